#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "process/unshared_descriptor.hpp"

namespace userhub {

/// Waits for many descriptors, at a cost that depends only on those that are ready. For one thread
/// at a time, except wake(). A forked child would share the registrations: its copy is closed as it
/// begins, and it must not use an inherited poller.
///
/// The kernel reports a descriptor once each time it is armed. So it takes no system call to forget
/// one that was just reported, and one that is closed here while a forked child keeps a copy is not
/// reported over and over. wait() arms again what it reported. That cannot fail while the
/// descriptor is open: it stays registered, and changing a registration takes no memory.
class Poller {
 public:
  struct Ready {
    int descriptor;
    bool readable;  ///< Or failed, or closed by the peer.
    bool writable;
  };

  /// Throws std::system_error if too many files are open.
  Poller();

  /// Makes wait() report the descriptor whenever it is readable or writable, as requested. Replaces
  /// an earlier request. False if memory runs out.
  bool watch(int descriptor, bool readable, bool writable);

  /// May come when the descriptor is closed already, before its number is watched again.
  void forget(int descriptor);

  /// Waits for a descriptor, a signal or wake(), at most `longest`. The result is
  /// valid until the next call.
  std::span<const Ready> wait(std::chrono::milliseconds longest);

  /// Ends the wait() in progress, or else the next one. From any thread.
  void wake();

 private:
  /// The events that are requested of a descriptor, in epoll's bits.
  struct Interest {
    std::uint32_t events = 0;
    bool is_armed = false;
  };
  bool arm(int descriptor, Interest& interest);
  void rearm();

  const UnsharedDescriptor epoll_;
  const UnsharedDescriptor waker_;
  std::vector<Interest> interests_;  ///< By descriptor.
  std::vector<Ready> ready_;
};

}  // namespace userhub
