#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

namespace userhub {

/// Keeps a transport from using kept connections whose path is dead, because a NAT forgot them or
/// the machine was suspended. Each takes seconds to fail, and once one has failed, all that have
/// been idle since before then are likely dead too. Thread-safe.
class DeadPath {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Reports that a kept connection failed without a byte of an answer, this long after a request
  /// was sent on it. If a server has closed a connection, it fails at once: that says nothing about
  /// others.
  void connection_failed(time_point now, std::chrono::steady_clock::duration delay) {
    if (delay >= std::chrono::seconds(1)) found_.store(now, std::memory_order_relaxed);
  }

  /// How long a connection that is used again may have been idle; at least 1 s.
  std::chrono::seconds max_idle(time_point now) const {
    const auto since = now - found_.load(std::memory_order_relaxed);
    return std::max(std::chrono::floor<std::chrono::seconds>(since), std::chrono::seconds(1));
  }

 private:
  std::atomic<time_point> found_{};
};

}  // namespace userhub
