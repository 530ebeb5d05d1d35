#pragma once

#include <string>
#include <string_view>

namespace userhub {

/// Whether requests to `host` bypass the proxy, by curl's rules for no_proxy: names, which include
/// their subdomains, addresses and CIDR blocks, separated by commas or blanks; or "*" alone. An
/// IPv6 `host` is in brackets.
bool is_exempt_from_proxy(std::string host, std::string_view no_proxy);

}  // namespace userhub
