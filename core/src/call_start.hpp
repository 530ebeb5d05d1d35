#pragma once

#include <expected>
#include <optional>

#include "userhub/client.hpp"

namespace userhub {

class BlockingCall;

/// Starts a client's calls, for the Client itself, the C layer and the Python module. Nothing
/// throws.
struct CallStart {
  /// Makes a blocking call, whose first step begins it, in `call`. The client must outlive the
  /// call. Ignores `interrupted`.
  static std::expected<void, Error> blocking(const Client& client,
                                             const PortalSessionRequest& request,
                                             const CallOptions& options,
                                             std::optional<BlockingCall>& call) noexcept;

  /// An asynchronous call that start() starts: until then its callback does not run. After an error
  /// `callback` is still the caller's, and never runs.
  static std::expected<AsyncCall, Error> prepare_async(const Client& client,
                                                       const PortalSessionRequest& request,
                                                       const CallOptions& options,
                                                       PortalSessionCallback& callback) noexcept;

  /// Once. The callback runs once, perhaps before this returns.
  static void start(const AsyncCall& call) noexcept;
};

}  // namespace userhub
