#pragma once

#include <chrono>
#include <expected>
#include <optional>

#include "transport/blocking_call.hpp"
#include "userhub/client.hpp"

namespace userhub {

/// Client::create_portal_session() in steps, for the Python module, which does its part between
/// them. Nothing throws.
struct BlockingStart {
  /// Makes a call whose first step begins it; `interrupted` is not asked. The client must outlive
  /// it.
  static std::expected<void, Error> prepare(const Client& client,
                                            const PortalSessionRequest& request,
                                            const CallOptions& options,
                                            std::optional<BlockingCall>& call);

  /// BlockingCall::step(). What it throws, as where memory is out, ends the call with an error.
  static BlockingCall::Event step(BlockingCall& call, std::chrono::milliseconds longest) noexcept;
};

}  // namespace userhub
