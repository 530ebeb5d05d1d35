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

/// A blocking call in steps, between which its caller does what must not be done below this code.
/// Letting go of it before it is done ends its attempt and gives its handle back; in a forked child
/// it leaves the parent's handle alone. For one thread at a time.
class BlockingCall {
 public:
  /// `transport` must outlive the call.
  BlockingCall(BlockingTransport& transport, EncodedRequest&& request, Call&& call)
      : transport_(&transport), request_(std::move(request)), call_(std::move(call)) {}
  ~BlockingCall();
  BlockingCall(const BlockingCall&) = delete;
  BlockingCall& operator=(const BlockingCall&) = delete;

  enum class Event {
    woken,          ///< By a socket, a timer, a signal or the wait's end.
    attempt_ended,  ///< The observer was told, unless the attempt goes on on a new connection.
    done,           ///< result() is there.
  };
  /// Goes on, and waits at most so long. In a child of the process that began it, a call that is
  /// not done ends as cancelled. Throws nothing: where memory is out the call ends with that error.
  Event step(std::chrono::milliseconds longest) noexcept;

  /// Ends the call that was woken: it is done with its next step.
  void cancel();

  /// Steps until it is done. `interrupted` may be empty; see CallOptions.
  Call::Result run(const std::function<bool()>& interrupted);

  const Call::Result& result() const { return result_; }

 private:
  enum class State { begun, attempting, attempt_ended, waiting, done };

  Event go_on(std::chrono::milliseconds longest);
  Event fail(Error error) noexcept;
  void follow(Call::Step step);
  void return_handle() noexcept;
  Event attempt(std::chrono::milliseconds longest);
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
