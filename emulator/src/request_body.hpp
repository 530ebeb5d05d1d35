#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "api_error.hpp"

namespace userhub::emulator {

/// A JSON object with none but these fields; an empty body counts as `{}`. Stricter than the
/// service is known to be: an unknown field is refused, so that a typo shows.
std::expected<nlohmann::json, ApiError> parse_body(std::string_view body,
                                                   const std::vector<std::string_view>& fields);

/// INVALID_ARGUMENT.
ApiError invalid_argument(std::string_view param, std::string message);

}  // namespace userhub::emulator
