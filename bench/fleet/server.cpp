#include "server.hpp"

#include <algorithm>
#include <utility>

namespace userhub::fleet {

using Seconds = std::chrono::duration<double>;

Server::Server(std::vector<Condition> conditions, Duration latency)
    : conditions_(std::move(conditions)), latency_(latency) {}

Answer Server::receive(TimePoint now) {
  while (is_over(arriving_, now)) ++arriving_;
  const Condition& current = conditions_[arriving_];
  const TimePoint begun = std::max(now, free_);
  if (current.refuses_all || begun - now > current.longest_queue) {
    return {current.refusal, current.retry_after, now + latency_};
  }
  free_ = work_from(begun);
  return {.at = free_ + latency_};
}

bool Server::is_over(std::size_t condition, TimePoint now) const {
  return condition + 1 < conditions_.size() && conditions_[condition + 1].from <= now;
}

/// When a request is done; its capacity may change meanwhile.
TimePoint Server::work_from(TimePoint begun) {
  double left = 1;
  while (true) {
    while (is_over(working_, begun)) ++working_;
    const double capacity = conditions_[working_].capacity;
    const TimePoint end = begun + std::chrono::duration_cast<Duration>(Seconds(left / capacity));
    if (!is_over(working_, end)) return end;
    const TimePoint change = conditions_[working_ + 1].from;
    left -= Seconds(change - begun).count() * capacity;
    begun = change;
  }
}

}  // namespace userhub::fleet
