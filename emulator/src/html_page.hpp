#pragma once

#include <kainjow/mustache.hpp>

#include "http_message.hpp"

namespace userhub::emulator {

/// Values of a template.
using Values = kainjow::mustache::data;

/// A page: a template within the layout, with the headers that keep it private.
Response html_page(int status, const char* page_template, Values values);

}  // namespace userhub::emulator
