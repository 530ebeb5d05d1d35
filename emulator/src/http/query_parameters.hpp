#pragma once

#include <expected>
#include <string_view>
#include <vector>

#include "http/api_error.hpp"
#include "http/form_fields.hpp"

namespace userhub::emulator {

/// The parameters of a raw query. Any other name is an error, so that a typo shows.
std::expected<FormFields, ApiError> parse_query(std::string_view raw_query,
                                                const std::vector<std::string_view>& names);

}  // namespace userhub::emulator
