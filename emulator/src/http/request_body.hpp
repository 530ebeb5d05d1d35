#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "http/api_error.hpp"

namespace userhub::emulator {

/// A JSON object with only these fields; an empty body counts as `{}`. An unknown field is an
/// error, so that a typo shows; whether the service does the same is unknown.
std::expected<nlohmann::json, ApiError> parse_body(std::string_view body,
                                                   const std::vector<std::string_view>& fields);

/// INVALID_ARGUMENT.
ApiError invalid_argument(std::string_view param, std::string message);

}  // namespace userhub::emulator
