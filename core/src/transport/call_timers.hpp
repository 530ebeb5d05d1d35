#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <utility>

namespace userhub {

class PendingCall;

/// The moments at which calls continue, in order.
class CallTimers {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using Timer = std::multimap<time_point, std::shared_ptr<PendingCall>>::iterator;

  bool empty() const { return timers_.empty(); }

  /// Throws std::bad_alloc.
  Timer add(time_point when, std::shared_ptr<PendingCall> call) {
    return timers_.emplace(when, std::move(call));
  }
  void remove(Timer timer) { timers_.erase(timer); }

  /// The first call, if its moment is not after `now`; else null.
  std::shared_ptr<PendingCall> due(time_point now) const {
    if (empty() || timers_.begin()->first > now) return nullptr;
    return timers_.begin()->second;
  }

  /// The time until the first call is due, at most `longest`.
  std::chrono::milliseconds time_left(time_point now, std::chrono::milliseconds longest) const {
    if (empty()) return longest;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - now);
    return std::clamp(left, std::chrono::milliseconds{0}, longest);
  }

 private:
  std::multimap<time_point, std::shared_ptr<PendingCall>> timers_;
};

}  // namespace userhub
