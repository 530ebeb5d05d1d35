#pragma once

#include <expected>
#include <string>

#include "resolved_options.hpp"

namespace userhub {

/// Reads a proxy as curl does: a scheme (http if there is none), user name and password where
/// given, a host and a port. Refuses, naming `source`, what curl would refuse when the request is
/// sent, would silently ignore, or would read in another way than it was meant. No message shows
/// any part of `value`. "" is no proxy.
std::expected<Proxy, Error> parse_proxy(std::string source, std::string value);

}  // namespace userhub
