#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "process/generation.hpp"

namespace userhub {

class EventMulti;
class PendingCall;

/// What other threads ask of an AsyncTransport's thread. Outlives it, for a call that is cancelled
/// late. Thread-safe.
class CommandQueue {
 public:
  enum class End {
    none,
    cancelling,  ///< Complete every call as cancelled, then end. Goes before at_once.
    at_once,     ///< End, whatever becomes of the calls: the process exits.
  };
  /// Calls in lists linked through themselves: to add one needs no memory.
  struct Mail {
    std::shared_ptr<PendingCall> started{};  ///< The first one; the others by next_started.
    PendingCall* last_started = nullptr;
    std::shared_ptr<PendingCall> cancelled{};  ///< The last one; the others by next_cancelled.
    End end = End::none;
  };

  /// Wakes `multi`, until close().
  explicit CommandQueue(EventMulti& multi) : multi_(&multi) {}

  void start(std::shared_ptr<PendingCall> call) noexcept;
  void cancel(std::shared_ptr<PendingCall> call) noexcept;
  void end(End how);

  /// All that came since the last time; under End::at_once, nothing but that.
  Mail take();

  /// Nobody takes any more.
  void close();

 private:
  void wake();

  const std::uint64_t process_ = generation();
  std::mutex mutex_;
  EventMulti* multi_;
  Mail mail_;
  bool woken_ = false;
};

}  // namespace userhub
