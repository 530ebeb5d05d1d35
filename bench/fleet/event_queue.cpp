#include "event_queue.hpp"

#include <algorithm>
#include <utility>

namespace userhub::fleet {

void EventQueue::at(TimePoint when, Event event) {
  entries_.push({std::max(when, now_), added_++, std::move(event)});
}

void EventQueue::run_until(TimePoint end) {
  while (!entries_.empty() && entries_.top().when < end) {
    now_ = entries_.top().when;
    const Event event = entries_.top().event;
    entries_.pop();
    event();
  }
  now_ = end;
}

}  // namespace userhub::fleet
