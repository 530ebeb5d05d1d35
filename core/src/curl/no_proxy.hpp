#pragma once

#include <string>
#include <string_view>

namespace userhub {

/// Whether the environment's no_proxy keeps requests to `host` off the proxy, as curl reads it:
/// names, which stand for their subdomains too, addresses and CIDR blocks, separated by commas or
/// blanks; or "*" alone. An IPv6 `host` is in brackets.
bool is_exempt_from_proxy(std::string host, std::string_view no_proxy);

}  // namespace userhub
