#pragma once

#include <expected>
#include <functional>
#include <memory>

#include "userhub/error.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// Receives the result of an asynchronous call, exactly once, on the client's I/O thread. It must
/// be quick, because the client's other calls wait until it returns. It must not throw: that ends
/// the program. It may start and cancel calls, destroy its client (see ~Client) and call exit().
using PortalSessionCallback = std::move_only_function<void(std::expected<PortalSession, Error>)>;

class PendingCall;

/// A handle of a call that Client::create_portal_session_async() started. Copies refer to the same
/// call. Destroying a handle neither cancels the call nor waits for it. Thread-safe; may outlive
/// the client.
class AsyncCall {
 public:
  AsyncCall() = default;  ///< No call.

  /// Cancels the call: its callback then runs with ErrorCode::cancelled, unless the call already
  /// has its result. Never blocks. Does nothing for a call that is done, or that the parent process
  /// started before fork().
  void cancel() const noexcept;

 private:
  friend struct CallStart;
  explicit AsyncCall(std::shared_ptr<PendingCall> call) : call_(std::move(call)) {}
  std::shared_ptr<PendingCall> call_;
};

}  // namespace userhub
