#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/api_error.hpp"

namespace userhub::emulator {

/// The body of a call that creates or updates a user. A null field removes the value.
struct UserInput {
  std::optional<std::string> unique_id = {};  ///< Empty if the body does not have it.
  std::optional<std::string> name = {};
  std::optional<std::string> email = {};
  nlohmann::json profile = nlohmann::json::object();  ///< The other fields, as a merge patch.
};

std::expected<UserInput, ApiError> parse_user_input(std::string_view body);

/// Empty if a user can have this unique ID; "" is none.
std::optional<ApiError> find_unique_id_problem(const std::string& unique_id);

}  // namespace userhub::emulator
