#pragma once

#include <expected>
#include <string>

#include "resolved_options.hpp"

namespace userhub {

/// Parses a proxy as curl does: a scheme (default: http), a user name and password if given, a host
/// and a port. Refuses, by the name of `source`, what curl would refuse when it sends the request,
/// ignore silently, or read in another way than it was meant. No message shows any part of `value`.
/// "" is no proxy.
std::expected<Proxy, Error> parse_proxy(std::string source, std::string value);

}  // namespace userhub
