#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace userhub::fleet {

using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// Virtual time: it stands still while an event runs and jumps to the next one's moment. Events of
/// one moment run in the order in which they were added.
class EventQueue {
 public:
  using Event = std::function<void()>;

  TimePoint now() const { return now_; }

  /// A moment that has passed counts as now.
  void at(TimePoint when, Event event);

  /// Runs what is due before `end`, and what that adds. Then it is `end`.
  void run_until(TimePoint end);

 private:
  struct Entry {
    TimePoint when;
    std::uint64_t number;
    Event event;
    bool operator<(const Entry& other) const {
      return when != other.when ? when > other.when : number > other.number;
    }
  };

  TimePoint now_;
  std::uint64_t added_ = 0;
  std::priority_queue<Entry> entries_;
};

}  // namespace userhub::fleet
