#include "state/subscription.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "state/price.hpp"

namespace userhub::emulator {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;
using enum SubscriptionState;

constexpr days retry_interval{3};
constexpr int max_failed_payments = 4;
constexpr days longest_gap{2 * 365};  // Bounds the renewals after a long move of the clock.

struct Name {
  SubscriptionState state;
  std::string_view text;
};

constexpr std::array names{Name{trialing, "TRIALING"}, Name{active, "ACTIVE"},
                           Name{past_due, "PAST_DUE"}, Name{canceled, "CANCELED"}};

void begin_period(Subscription& subscription, sys_seconds start) {
  subscription.period = {.start = start, .end = start + days(subscription.plan.period_days)};
  subscription.due_at.reset();
  if (!is_free(subscription.plan)) subscription.due_at = subscription.period.end;
}

// The start of the last period that began before `now`, if periods follow each other from `first`.
sys_seconds last_start(sys_seconds first, const Plan& plan, sys_seconds now) {
  const days length(plan.period_days);
  return now < first ? first : first + (now - first) / length * length;
}

}  // namespace

std::string_view name_of(SubscriptionState state) {
  return std::ranges::find(names, state, &Name::state)->text;
}

SubscriptionState subscription_state_named(std::string_view name) {
  const auto* const found = std::ranges::find(names, name, &Name::text);
  if (found == names.end()) throw std::runtime_error("a subscription has an unknown state");
  return found->state;
}

bool is_free(const Plan& plan) {
  return parse_price(plan.price).cents == 0;
}

Period period_at(const Subscription& subscription, sys_seconds now) {
  if (!is_free(subscription.plan)) return subscription.period;
  const sys_seconds start = last_start(subscription.period.start, subscription.plan, now);
  return {.start = start, .end = start + days(subscription.plan.period_days)};
}

void begin_plan(Subscription& subscription, const Plan& plan, sys_seconds now) {
  subscription.plan = plan;
  subscription.renew_canceled = false;
  begin_period(subscription, now);
  record_payment(subscription, now);
}

void begin_trial(Subscription& subscription, const Plan& plan, sys_seconds now) {
  begin_plan(subscription, plan, now);
  subscription.state = trialing;
  subscription.period.end = now + days(plan.trial_days);
  subscription.trial = subscription.period;
  subscription.due_at = subscription.period.end;
}

void begin_next_period(Subscription& subscription, sys_seconds now) {
  const sys_seconds next = subscription.period.end;
  begin_period(subscription, now - next > longest_gap
                                 ? last_start(next, subscription.plan, now - longest_gap)
                                 : next);
}

void record_payment(Subscription& subscription, sys_seconds now) {
  subscription.state = active;
  subscription.failed_payments = 0;
  subscription.updated_at = now;
  if (!is_free(subscription.plan)) subscription.due_at = std::max(subscription.period.end, now);
}

void record_failed_payment(Subscription& subscription, sys_seconds now) {
  if (++subscription.failed_payments >= max_failed_payments) return end(subscription, now);
  subscription.state = past_due;
  subscription.updated_at = now;
  subscription.due_at = now + retry_interval;
}

void complete_dates(Subscription& subscription, sys_seconds now) {
  const Plan& plan = subscription.plan;
  if (subscription.state == trialing) {
    const sys_seconds start = subscription.started_at;
    subscription.period = {
        .start = start,
        .end = start + days(plan.trial_days > 0 ? plan.trial_days : plan.period_days)};
    subscription.trial = subscription.period;
    subscription.due_at = subscription.period.end;
    return;
  }
  begin_period(subscription, last_start(subscription.started_at, plan, now));
  if (subscription.state != past_due) return;
  subscription.failed_payments = std::max(subscription.failed_payments, 1);
  subscription.due_at = now + retry_interval;
}

void end(Subscription& subscription, sys_seconds now) {
  subscription.state = canceled;
  subscription.ended_at = now;
  subscription.updated_at = now;
  subscription.due_at.reset();
}

}  // namespace userhub::emulator
