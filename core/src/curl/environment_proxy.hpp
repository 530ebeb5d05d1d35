#pragma once

#include <expected>
#include <functional>

#include "resolved_options.hpp"

namespace userhub {

/// Returns a variable's value, null if it is not set: getenv().
using EnvironmentReader = std::function<const char*(const char* name)>;

/// The environment's proxy for requests to `base`, by curl's rules: the first that is not empty of
/// https_proxy, HTTPS_PROXY, all_proxy and ALL_PROXY, or for plain http of http_proxy, all_proxy
/// and ALL_PROXY. None for a loopback host, or one that no_proxy or NO_PROXY exempts. Refuses, by
/// the name of its variable, a proxy that cannot be used.
std::expected<Proxy, Error> environment_proxy(const BaseUrl& base,
                                              const EnvironmentReader& variable);

}  // namespace userhub
