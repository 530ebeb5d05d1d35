#pragma once

#include <kainjow/mustache.hpp>

#include "http_message.hpp"

namespace userhub::emulator {

/// Values of a template.
using Values = kainjow::mustache::data;

/// Renders a template inside the layout, with headers that keep the page private.
Response html_page(int status, const char* page_template, Values values);

}  // namespace userhub::emulator
