#pragma once

#include <expected>
#include <string_view>

#include "resolved_options.hpp"

namespace userhub {

/// Brings origins, for example "https://app.example.com", into the form that check_return_url()
/// compares. Refuses a value that is not exactly an origin.
std::expected<ReturnOrigins, Error> parse_return_origins(const ReturnOrigins& texts);

/// Refuses a URL that a browser might read as anything but relative or of an allowed origin.
std::expected<void, Error> check_return_url(const ReturnOrigins& allowed, std::string_view url,
                                            std::string_view argument);

}  // namespace userhub
