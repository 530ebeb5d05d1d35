#pragma once

#include <expected>
#include <string>

#include "userhub/error.hpp"

namespace userhub {

/// A proxy that curl can use.
struct Proxy {
  std::string url{};     ///< As given: it may hold a password. "": no proxy.
  std::string source{};  ///< The option or environment variable that it comes from.
  bool socks = false;
  bool loopback = false;

  bool is_set() const { return !url.empty(); }
};

/// Reads a proxy as curl does: a scheme (http if there is none), user name and password where
/// given, a host and a port. Refuses, naming `source`, what curl would refuse when the request is
/// sent, would silently ignore, or would read in another way than it was meant. No message shows
/// any part of `value`. "" is no proxy.
std::expected<Proxy, Error> parse_proxy(std::string source, std::string value);

}  // namespace userhub
