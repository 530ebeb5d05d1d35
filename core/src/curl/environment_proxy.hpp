#pragma once

#include <expected>
#include <functional>

#include "curl/proxy.hpp"
#include "resolved_options.hpp"

namespace userhub {

/// A variable's value, null where it is not set: getenv().
using EnvironmentReader = std::function<const char*(const char* name)>;

/// The proxy that the environment names for requests to `base`, chosen as curl chooses: of
/// https_proxy, HTTPS_PROXY, all_proxy and ALL_PROXY, or for plain http of http_proxy, all_proxy
/// and ALL_PROXY, the first that is not empty, unless no_proxy or NO_PROXY exempts the host. None
/// for a loopback host. Refuses one that cannot be used, naming its variable; those that would not
/// be used are not looked at.
std::expected<Proxy, Error> environment_proxy(const BaseUrl& base,
                                              const EnvironmentReader& variable);

}  // namespace userhub
