#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

struct BaseUrl {
  std::string text;       ///< As given, without a trailing slash.
  std::string origin;     ///< Its beginning, up to the path.
  std::string host;       ///< host[:port].
  std::string host_name;  ///< The host alone.
  bool https = false;
  bool loopback = false;
};

/// Reads a base URL: http or https, a host, a port and a path prefix where given. Refuses user
/// info, query, fragment, and characters that no URL has.
std::expected<BaseUrl, Error> parse_base_url(std::string_view text);

/// Whether a URL's host is this machine: localhost, 127.0.0.0/8 or [::1].
bool is_loopback(const std::string& host);

}  // namespace userhub
