#pragma once

#include <expected>
#include <string_view>

#include "resolved_options.hpp"

namespace userhub {

/// Origins, such as "https://app.example.com", in the form that check_return_url() compares.
/// Refuses what is more, or less, than an origin.
std::expected<ReturnOrigins, Error> parse_return_origins(const ReturnOrigins& given);

/// Refuses a URL that is neither relative nor of one of these origins, as a browser would read it.
std::expected<void, Error> check_return_url(const ReturnOrigins& allowed, std::string_view url,
                                            std::string_view argument);

}  // namespace userhub
