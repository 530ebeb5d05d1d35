#pragma once

#include <kainjow/mustache.hpp>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// Values of a template.
using Values = kainjow::mustache::data;

/// Renders a template inside the layout, with headers that keep the page private.
/// Under `no-referrer` browsers post forms with the origin `null`.
Response html_page(int status, const char* page_template, Values values,
                   const char* referrer_policy = "no-referrer");

}  // namespace userhub::emulator
