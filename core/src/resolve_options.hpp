#pragma once

#include <chrono>
#include <expected>
#include <string_view>

#include "resolved_options.hpp"

namespace userhub {

/// Refuses, as invalid_argument, the first option that is unusable, then an environment's proxy
/// that is. Reads the CA file and everything that a client reads of the environment:
/// environment_proxy(), where no proxy is named, and system_authorities().
std::expected<ResolvedOptions, Error> resolve_options(ClientOptions options);

/// Refuses a total timeout that is not 1 ms to 24 h.
std::expected<void, Error> check_timeout(std::chrono::milliseconds timeout,
                                         std::string_view argument);

}  // namespace userhub
