#pragma once

#include <expected>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// Refuses, naming `argument`, what would corrupt a request: control characters, invalid UTF-8.
std::expected<void, Error> check_text(std::string_view text, std::string_view argument);

}  // namespace userhub
