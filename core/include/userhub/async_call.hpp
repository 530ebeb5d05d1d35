#pragma once

#include <expected>
#include <functional>
#include <memory>

#include "userhub/error.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// Takes what came of an asynchronous call, exactly once, on the client's I/O thread. It must be
/// quick, for every other call of the client waits meanwhile, and must not throw (the program would
/// end). It may start and cancel calls, destroy its client (see ~Client) and call exit().
using PortalSessionCallback = std::move_only_function<void(std::expected<PortalSession, Error>)>;

class PendingCall;

/// A call that Client::create_portal_session_async() started. A handle: copies name the same call,
/// and letting go of it neither cancels nor waits. May outlive its client. Thread-safe.
class AsyncCall {
 public:
  AsyncCall() = default;  ///< No call.

  /// Ends the call in whatever it is doing; its callback then comes with ErrorCode::cancelled,
  /// unless its result was there already. Never blocks. Does nothing for a call that is done, or
  /// that belongs to the process this one was forked from.
  void cancel() const noexcept;

 private:
  friend struct CallStart;
  explicit AsyncCall(std::shared_ptr<PendingCall> call) : call_(std::move(call)) {}
  std::shared_ptr<PendingCall> call_;
};

}  // namespace userhub
