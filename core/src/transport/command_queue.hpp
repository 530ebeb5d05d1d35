#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "process/generation.hpp"
#include "transport/call_result.hpp"

namespace userhub {

class EventMulti;
class PendingCall;

/// The commands of other threads to an AsyncTransport's thread. Outlives the thread, because a call
/// may be cancelled after that. Thread-safe.
class CommandQueue {
 public:
  enum class End {
    none,
    cancelling,  ///< Complete every call as cancelled, then end. Has priority over at_once.
    at_once,     ///< End and leave the calls as they are: the process exits.
  };
  /// The calls are linked through themselves, so that adding one needs no memory.
  struct Commands {
    std::shared_ptr<PendingCall> started{};  ///< The first; the others follow by next_started.
    PendingCall* last_started = nullptr;
    std::shared_ptr<PendingCall> cancelled{};  ///< The last; the others follow by next_cancelled.
    std::vector<CallResult> completed{};       ///< Results of calls that did not start.
    End end = End::none;
  };

  /// Wakes `multi`, until close().
  explicit CommandQueue(EventMulti& multi) : multi_(&multi) {}

  void start(std::shared_ptr<PendingCall> call) noexcept;
  void cancel(std::shared_ptr<PendingCall> call) noexcept;
  /// Throws std::bad_alloc, and `completion` then stays as it is.
  void complete(CallResult&& completion);
  void end(End how);
  /// Whether the thread ends, or has ended, because the process exits: it takes no more commands.
  bool has_ended_at_exit();

  /// The commands since the last time; under End::at_once, only that one.
  Commands take();

  /// After this, nobody takes commands.
  void close();

 private:
  void wake();

  const std::uint64_t process_ = generation();
  std::mutex mutex_;
  EventMulti* multi_;
  Commands commands_;
  bool woken_ = false;
};

}  // namespace userhub
