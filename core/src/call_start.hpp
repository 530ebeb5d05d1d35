#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>

#include "userhub/client.hpp"

namespace userhub {

class BlockingCall;
class Completions;

/// Starts a client's calls, for the Client itself, the C layer and the Python module. Nothing
/// throws.
struct CallStart {
  /// Creates a blocking call in `call`; its first step begins it. The client must outlive the
  /// call. Ignores `interrupted`.
  static std::expected<void, Error> blocking(const Client& client,
                                             const PortalSessionRequest& request,
                                             const CallOptions& options,
                                             std::optional<BlockingCall>& call) noexcept;

  /// Creates an asynchronous call, which start() starts. After an error the caller still owns
  /// `callback`, which never runs.
  static std::expected<AsyncCall, Error> prepare_async(const Client& client,
                                                       const PortalSessionRequest& request,
                                                       const CallOptions& options,
                                                       PortalSessionCallback& callback) noexcept;

  /// The same for a call whose result goes to the queue under this token. The queue knows the call
  /// from here on, so start() must follow. After an error nothing is queued.
  static std::expected<AsyncCall, Error> prepare_queued(
      const Client& client, const PortalSessionRequest& request, const CallOptions& options,
      const std::shared_ptr<Completions>& completions, std::uint64_t token) noexcept;

  /// Call it once. The callback runs once, possibly before this returns.
  static void start(const AsyncCall& call) noexcept;
};

}  // namespace userhub
