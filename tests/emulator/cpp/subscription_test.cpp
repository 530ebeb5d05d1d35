#include "state/subscription.hpp"

#include "catch.hpp"

using namespace userhub::emulator;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using enum SubscriptionState;

namespace {

const sys_seconds start = sys_days(std::chrono::year(2026) / std::chrono::January / 1);

const Plan free_plan{.id = "free", .name = "Free", .price = "$0", .description = ""};
const Plan pro{.id = "pro",
               .name = "Pro",
               .price = "$20",
               .description = "",
               .period_days = 30,
               .trial_days = 14};

Subscription subscription_to(const Plan& plan) {
  Subscription subscription{.id = "sub", .account_id = "usr", .plan = plan, .started_at = start};
  begin_plan(subscription, plan, start);
  return subscription;
}

}  // namespace

TEST_CASE("a plan begins active, and is due at the end of its first period") {
  const Subscription subscription = subscription_to(pro);
  CHECK(subscription.state == active);
  CHECK(subscription.period == Period{start, start + days(30)});
  CHECK(subscription.due_at == start + days(30));
}

TEST_CASE("a free plan is never due, and its period moves on with the time") {
  const Subscription subscription = subscription_to(free_plan);
  CHECK_FALSE(subscription.due_at);
  CHECK(period_at(subscription, start + days(65)) == Period{start + days(60), start + days(90)});
}

TEST_CASE("the first period begins where the trial ends") {
  Subscription subscription = subscription_to(free_plan);
  begin_trial(subscription, pro, start);
  CHECK(subscription.state == trialing);
  CHECK(subscription.due_at == start + days(14));
  begin_next_period(subscription, start + days(14));
  record_payment(subscription, start + days(14));
  CHECK(subscription.state == active);
  CHECK(subscription.period == Period{start + days(14), start + days(44)});
  CHECK(subscription.trial == Period{start, start + days(14)});
}

TEST_CASE("periods follow each other without a gap") {
  Subscription subscription = subscription_to(pro);
  for (int period = 1; period <= 3; ++period) {
    begin_next_period(subscription, start + days(100));
    CHECK(subscription.period.start == start + days(30 * period));
  }
}

TEST_CASE("after a long move of the clock at most two years of periods are left") {
  Subscription subscription = subscription_to(pro);
  const sys_seconds later = start + days(365 * 100);
  begin_next_period(subscription, later);
  CHECK(later - subscription.period.start <= days(2 * 365 + 30));
  CHECK((subscription.period.start - start) % days(30) == std::chrono::seconds(0));
}

TEST_CASE("a failed payment is tried again after 3 days, and the fourth failure cancels") {
  Subscription subscription = subscription_to(pro);
  sys_seconds now = start + days(30);
  for (int failures = 1; failures <= 3; ++failures, now += days(3)) {
    record_failed_payment(subscription, now);
    CHECK(subscription.state == past_due);
    CHECK(subscription.due_at == now + days(3));
  }
  record_failed_payment(subscription, now);
  CHECK(subscription.state == canceled);
  CHECK(subscription.ended_at == now);
  CHECK_FALSE(subscription.due_at);
}

TEST_CASE("a payment ends the count of failures") {
  Subscription subscription = subscription_to(pro);
  record_failed_payment(subscription, start);
  record_payment(subscription, start + days(3));
  CHECK(subscription.state == active);
  CHECK(subscription.failed_payments == 0);
  CHECK(subscription.due_at == start + days(30));
}

TEST_CASE("a payment after the end of the period makes the next one due at once") {
  Subscription subscription = subscription_to(pro);
  record_payment(subscription, start + days(31));
  CHECK(subscription.due_at == start + days(31));
}

TEST_CASE("a state is found by the name in the API") {
  for (const auto state : {trialing, active, past_due, canceled}) {
    CHECK(subscription_state_named(name_of(state)) == state);
  }
  CHECK_THROWS(subscription_state_named("ENDED"));
}

TEST_CASE("one more failure than the last cancels too") {
  Subscription subscription = subscription_to(pro);
  subscription.failed_payments = 9;
  record_failed_payment(subscription, start);
  CHECK(subscription.state == canceled);
}

TEST_CASE("a subscription without dates is in the period of today") {
  Subscription subscription{.id = "sub", .account_id = "usr", .plan = pro, .started_at = start};
  complete_dates(subscription, start + days(65));
  CHECK(subscription.period == Period{start + days(60), start + days(90)});
  CHECK(subscription.due_at == start + days(90));
  subscription.plan = free_plan;
  complete_dates(subscription, start + days(65));
  CHECK_FALSE(subscription.due_at);
}

TEST_CASE("a trial without dates began with its subscription") {
  Subscription subscription{.id = "sub", .account_id = "usr", .plan = pro, .started_at = start};
  subscription.state = trialing;
  complete_dates(subscription, start + days(1));
  CHECK(subscription.trial == Period{start, start + days(14)});
  CHECK(subscription.due_at == start + days(14));
  subscription.plan.trial_days = 0;
  complete_dates(subscription, start + days(1));
  CHECK(subscription.trial == Period{start, start + days(30)});
}

TEST_CASE("a payment without dates that failed is tried again in three days") {
  Subscription subscription{.id = "sub", .account_id = "usr", .plan = pro, .started_at = start};
  subscription.state = past_due;
  complete_dates(subscription, start + days(65));
  CHECK(subscription.period == Period{start + days(60), start + days(90)});
  CHECK(subscription.due_at == start + days(68));
  CHECK(subscription.failed_payments == 1);
}
