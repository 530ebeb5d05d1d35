#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

struct BaseUrl {
  std::string text;    ///< As given, without a trailing slash.
  std::string origin;  ///< Its beginning, up to the path.
  std::string host;    ///< host[:port].
  long port = 0;       ///< The scheme's where none is given.
  bool https = false;
  bool loopback = false;  ///< localhost, 127.0.0.0/8 or [::1].
};

/// Reads a base URL: http or https, a host, a port and a path prefix where given. Refuses user
/// info, query, fragment, and characters that no URL has.
std::expected<BaseUrl, Error> parse_base_url(std::string_view text);

/// Refuses a proxy that curl could not use, or that is another machine and may not read the key. ""
/// is none.
std::expected<void, Error> check_proxy(const std::string& proxy, bool may_read_key);

}  // namespace userhub
