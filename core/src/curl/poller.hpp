#pragma once

#include <chrono>
#include <memory>
#include <span>

namespace userhub {

/// Waits for many descriptors. On Linux the cost depends only on those that are ready. For one
/// thread at a time, except wake(). A forked child must not use an inherited poller: it closes what
/// the poller has open as it begins.
class Poller {
 public:
  struct Ready {
    int descriptor;
    bool readable;  ///< Or failed, or closed by the peer.
    bool writable;
  };

  /// Throws std::system_error if too many files are open, and std::bad_alloc.
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// Makes wait() report the descriptor whenever it is readable or writable, as requested. Replaces
  /// an earlier request. False if memory runs out or the descriptor is not open.
  bool watch(int descriptor, bool readable, bool writable);

  /// May come when the descriptor is closed already, before its number is watched again.
  void forget(int descriptor);

  /// Waits for a descriptor, a signal or wake(), at most `longest`. The result is
  /// valid until the next call.
  std::span<const Ready> wait(std::chrono::milliseconds longest);

  /// Ends the wait() in progress, or else the next one. From any thread.
  void wake();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace userhub
