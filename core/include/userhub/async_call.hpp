#pragma once

#include <memory>
#include <utility>

#include "userhub/portal_session_callback.hpp"

namespace userhub {

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
