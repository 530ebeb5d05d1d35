#include "timeline.hpp"

#include <algorithm>
#include <iterator>

namespace userhub::emulator {
namespace {

/// Stops the clock while it exists.
class ClockHold {
 public:
  ClockHold(Clock& clock, std::chrono::sys_seconds time) : clock_(clock) { clock_.hold(time); }
  ClockHold(const ClockHold&) = delete;
  ClockHold& operator=(const ClockHold&) = delete;
  ~ClockHold() { clock_.release(); }

 private:
  Clock& clock_;
};

}  // namespace

std::vector<WebhookMessage> Timeline::advance() {
  const auto now = clock_.now();
  std::vector<WebhookMessage> messages;
  while (const auto due = subscriptions_.next_due(now)) {
    const ClockHold hold(clock_, *due);
    billing_.carry_out_due(now);
    std::ranges::move(webhooks_.take_messages(), std::back_inserter(messages));
  }
  return messages;
}

}  // namespace userhub::emulator
