#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "state/accounts.hpp"

namespace userhub::emulator {

enum class SubscriptionState { trialing, active, past_due, canceled };

/// The name in the service's API reference, e.g. `PAST_DUE`.
std::string_view name_of(SubscriptionState state);
SubscriptionState subscription_state_named(std::string_view name);

struct Period {
  std::chrono::sys_seconds start;
  std::chrono::sys_seconds end;

  bool operator==(const Period&) const = default;
};

/// An account's subscription to a plan.
struct Subscription {
  std::string id;
  std::string account_id;
  Plan plan;
  std::chrono::sys_seconds started_at;
  std::chrono::sys_seconds updated_at = started_at;
  std::optional<std::chrono::sys_seconds> ended_at = {};  ///< Empty until it is canceled.
  SubscriptionState state = SubscriptionState::active;
  Period period = {};                ///< The trial, while it lasts.
  std::optional<Period> trial = {};  ///< The last one.
  bool renew_canceled = false;       ///< It ends with its period.
  int failed_payments = 0;           ///< In a row, of the period that is due.
  /// When it renews, is charged again or ends; empty if it is canceled or costs nothing.
  std::optional<std::chrono::sys_seconds> due_at = {};

  bool is_canceled() const { return ended_at.has_value(); }
};

bool is_free(const Plan& plan);

/// The current period. The one of a free plan moves on with the time, without a renewal.
Period period_at(const Subscription& subscription, std::chrono::sys_seconds now);

// The rules of a subscription's life. The time between attempts and their number are our
// assumption.

/// Puts it on a plan from now on; the first period begins. Ends a trial and a cancellation.
void begin_plan(Subscription& subscription, const Plan& plan, std::chrono::sys_seconds now);

/// The same, but the first period begins after the plan's trial.
void begin_trial(Subscription& subscription, const Plan& plan, std::chrono::sys_seconds now);

/// Begins the next period at the end of the current one or, if more than two years passed
/// meanwhile, at a later multiple.
void begin_next_period(Subscription& subscription, std::chrono::sys_seconds now);

/// The current period is paid for.
void record_payment(Subscription& subscription, std::chrono::sys_seconds now);

/// It is past due, and charged again every 3 days. The fourth failure in a row cancels it.
void record_failed_payment(Subscription& subscription, std::chrono::sys_seconds now);

/// Gives a subscription that is not canceled the dates that its state needs, if a seed by hand has
/// none: an active one is in a period of today, a trial began when the subscription did, and a
/// payment that failed is tried again in 3 days.
void complete_dates(Subscription& subscription, std::chrono::sys_seconds now);

/// It ends now.
void end(Subscription& subscription, std::chrono::sys_seconds now);

}  // namespace userhub::emulator
