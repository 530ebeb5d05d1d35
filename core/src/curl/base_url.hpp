#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "resolved_options.hpp"
#include "userhub/error.hpp"

namespace userhub {

/// Parses a base URL: http or https, a host, and if given a port and a path prefix. Refuses user
/// info, a query, a fragment, and characters that a URL cannot contain.
std::expected<BaseUrl, Error> parse_base_url(std::string_view text);

/// Whether a URL's host, without a port, is this machine: localhost, 127.0.0.0/8 or [::1].
bool is_loopback(const std::string& host);

}  // namespace userhub
