#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "call/call.hpp"
#include "process/generation.hpp"
#include "request/encode_request.hpp"
#include "transport/blocking_transport.hpp"
#include "transport/pooled_handle.hpp"

namespace userhub {

/// A blocking call in steps. Between them its caller does what must not run below this code, such
/// as Python. Destroying it before it is done ends its attempt and returns its handle to the
/// transport; in a forked child it leaves the parent's handle alone. For one thread at a time.
class BlockingCall {
 public:
  /// `transport` must outlive the call.
  BlockingCall(BlockingTransport& transport, EncodedRequest&& request, Call&& call)
      : transport_(&transport), request_(std::move(request)), call_(std::move(call)) {}
  ~BlockingCall();

  enum class Event {
    woken,          ///< By a socket, a timer or a signal, or because the wait was over.
    attempt_ended,  ///< And observed, unless the same attempt continues on a new connection.
    done,           ///< result() is there.
  };
  /// Continues the call; waits at most `longest`. In a child of the process that began it, a call
  /// that is not done ends as cancelled. If memory runs out, the call ends with that error.
  Event step(std::chrono::milliseconds longest) noexcept;

  /// Ends a call whose last event was `woken`: its next step is `done`.
  void cancel();

  /// Runs all steps. `interrupted` may be empty; see CallOptions.
  Call::Result run(const std::function<bool()>& interrupted);

  const Call::Result& result() const { return result_; }

 private:
  enum class State { begun, attempting, attempt_ended, waiting, done };

  Event go_on(std::chrono::milliseconds longest);
  Event fail(Error error) noexcept;
  void follow(Call::Step step);
  void end_attempt(const AttemptOutcome& outcome);
  void return_handle() noexcept;
  bool has_waited(std::chrono::milliseconds longest) const;
  bool is_inherited() const { return process_ != generation(); }

  BlockingTransport* transport_;
  const EncodedRequest request_;
  Call call_;
  const std::uint64_t process_ = generation();
  std::unique_ptr<PooledHandle> handle_;
  State state_ = State::begun;
  Call::time_point wait_end_;
  Call::Result result_;
};

}  // namespace userhub
