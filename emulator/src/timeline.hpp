#pragma once

#include <vector>

#include "state/billing.hpp"
#include "state/clock.hpp"
#include "state/subscriptions.hpp"
#include "webhooks/webhooks.hpp"

namespace userhub::emulator {

/// Moves the subscriptions on to the clock's time.
class Timeline {
 public:
  Timeline(Clock& clock, Subscriptions& subscriptions, Billing& billing, Webhooks webhooks)
      : clock_(clock), subscriptions_(subscriptions), billing_(billing), webhooks_(webhooks) {}

  bool is_due() { return subscriptions_.next_due(clock_.now()).has_value(); }

  /// Carries out what is due, in order. The clock stops at each due time, so that invoices and
  /// events have that time. Returns the events. Needs a transaction.
  std::vector<WebhookMessage> advance();

 private:
  Clock& clock_;
  Subscriptions& subscriptions_;
  Billing& billing_;
  Webhooks webhooks_;
};

}  // namespace userhub::emulator
