#pragma once

#include <chrono>
#include <expected>
#include <string_view>

#include "resolved_options.hpp"

namespace userhub {

/// Fails with invalid_argument for the first option that is unusable, then for an unusable proxy in
/// the environment. Reads the CA file, and of the environment everything that a client reads:
/// environment_proxy(), unless the options name a proxy, and system_authorities().
std::expected<ResolvedOptions, Error> resolve_options(ClientOptions options);

/// Fails with invalid_argument unless the timeout is 1 ms to 24 h.
std::expected<void, Error> check_timeout(std::chrono::milliseconds timeout,
                                         std::string_view argument);

}  // namespace userhub
