#pragma once

#include <expected>

#include "userhub/client.hpp"

namespace userhub {

/// The halves of Client::create_portal_session_async(), for the C layer, which gives the call to
/// its caller in between: before the callback can come. Nothing throws.
struct AsyncStart {
  /// A call that is ready to start. Fails with invalid_argument, or internal; `callback` then stays
  /// where it is.
  static std::expected<AsyncCall, Error> prepare(const Client& client,
                                                 const PortalSessionRequest& request,
                                                 const CallOptions& options,
                                                 PortalSessionCallback& callback);

  /// The same for a call that only brings this error, which stays as it is if that fails.
  static std::expected<AsyncCall, Error> prepare_refused(const Client& client, Error& error,
                                                         PortalSessionCallback& callback);

  /// From here on the callback will come, once.
  static void start(const AsyncCall& call) noexcept;
};

}  // namespace userhub
