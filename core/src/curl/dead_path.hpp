#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

namespace userhub {

/// What a transport's handles know of kept connections whose path died (a NAT forgot them, the
/// machine was suspended): each takes seconds to fail, and those that were idle since before one
/// was found dead are likely as dead. Thread-safe.
class DeadPath {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A kept connection gave no byte for so long after a request was sent on it. A server that
  /// closed it in the meantime answers at once: that says nothing of other connections.
  void died(time_point now, std::chrono::steady_clock::duration after) {
    if (after >= std::chrono::seconds(1)) found_.store(now, std::memory_order_relaxed);
  }

  /// How long a connection may have been idle to be used again; 1 s at least.
  std::chrono::seconds max_idle(time_point now) const {
    const auto since = now - found_.load(std::memory_order_relaxed);
    return std::max(std::chrono::floor<std::chrono::seconds>(since), std::chrono::seconds(1));
  }

 private:
  std::atomic<time_point> found_{};
};

}  // namespace userhub
