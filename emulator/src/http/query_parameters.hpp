#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/api_error.hpp"
#include "http/form_fields.hpp"

namespace userhub::emulator {

/// The parameters of a raw query. Any other name is an error, so that a typo shows.
std::expected<FormFields, ApiError> parse_query(std::string_view raw_query,
                                                const std::vector<std::string_view>& names);

/// `true` or `false`; empty if the parameter is missing or "".
std::expected<std::optional<bool>, ApiError> read_flag(const FormFields& fields,
                                                       const std::string& name);

/// One of the choices; "" if the parameter is missing. The error lists the choices.
std::expected<std::string, ApiError> read_choice(const FormFields& fields, const std::string& name,
                                                 const std::vector<std::string_view>& choices);

}  // namespace userhub::emulator
