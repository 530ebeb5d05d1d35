#pragma once

#include <chrono>
#include <expected>
#include <memory>

#include "blocking_call.hpp"
#include "userhub/client.hpp"

namespace userhub {

/// Client::create_portal_session() in steps, for the Python module, which does its part between
/// them. Nothing throws.
struct BlockingStart {
  /// A call whose first step begins it; `interrupted` is not asked. The client must outlive it.
  static std::expected<std::unique_ptr<BlockingCall>, Error> prepare(
      const Client& client, const PortalSessionRequest& request, const CallOptions& options);

  /// BlockingCall::step(); an error ends the call, as when memory is out.
  static std::expected<BlockingCall::Event, Error> step(BlockingCall& call,
                                                        std::chrono::milliseconds longest) noexcept;
};

}  // namespace userhub
