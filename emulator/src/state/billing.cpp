#include "state/billing.hpp"

namespace userhub::emulator {

using enum SubscriptionState;

AccountBilling Billing::overview(const std::string& account_id) {
  constexpr int most_invoices = 12;
  return {.subscription = subscriptions_.active_of(account_id),
          .payment_method = payment_methods_.find(account_id),
          .invoices = invoices_.list(account_id, most_invoices)};
}

bool Billing::check_out(const std::string& account_id, const Plan& plan) {
  Subscription subscription = subscription_for(account_id, plan);
  const bool is_known = subscriptions_.find(subscription.id).has_value();
  if (is_known && subscription.plan.id == plan.id) {
    if (subscription.state == past_due) return pay(account_id) == Outcome::paid;
    if (subscription.state == active) return resume(account_id), true;
  }
  const bool is_paid = !is_free(plan);
  if (is_paid && declines_(account_id, Payment::by_visitor)) return false;
  invoices_.close(subscription, /*paid=*/false);
  begin_plan(subscription, plan, clock_.now());
  if (is_paid) {
    payment_methods_.ensure(account_id);
    payment_methods_.record_payment(account_id, /*succeeded=*/true);
  }
  subscriptions_.save(subscription);
  if (is_paid) invoices_.add(subscription, /*paid=*/true, clock_.now());
  return true;
}

bool Billing::can_begin_trial(const std::string& account_id, const Plan& plan) {
  if (plan.trial_days == 0 || is_free(plan) || subscriptions_.had_trial(account_id)) return false;
  const auto subscription = subscriptions_.active_of(account_id);
  return !subscription || is_free(subscription->plan);
}

bool Billing::begin_trial(const std::string& account_id, const Plan& plan) {
  Subscription subscription = subscription_for(account_id, plan);
  if (subscription.state == trialing && subscription.plan.id == plan.id) return true;
  if (!can_begin_trial(account_id, plan)) return false;
  emulator::begin_trial(subscription, plan, clock_.now());
  payment_methods_.ensure(account_id);
  subscriptions_.save(subscription);
  return true;
}

bool Billing::cancel(const std::string& account_id, End end) {
  auto subscription = subscriptions_.active_of(account_id);
  if (!subscription) return false;
  const bool is_paid_for = !is_free(subscription->plan) && subscription->state != past_due;
  if (end == End::now || !is_paid_for) return end_now(*std::move(subscription)), true;
  if (subscription->renew_canceled) return true;
  subscription->renew_canceled = true;
  subscription->updated_at = clock_.now();
  subscriptions_.save(*subscription);
  return true;
}

bool Billing::resume(const std::string& account_id) {
  auto subscription = subscriptions_.active_of(account_id);
  if (!subscription || !subscription->renew_canceled) return false;
  subscription->renew_canceled = false;
  subscription->updated_at = clock_.now();
  subscriptions_.save(*subscription);
  return true;
}

Billing::Outcome Billing::pay(const std::string& account_id) {
  auto subscription = subscriptions_.active_of(account_id);
  const bool has_invoice = subscription && invoices_.has_open(*subscription);
  // A seed by hand can have a subscription that is past due, and no invoice.
  if (!has_invoice && !(subscription && subscription->state == past_due)) {
    return Outcome::nothing_due;
  }
  if (declines_(account_id, Payment::by_visitor)) return Outcome::declined;
  if (!has_invoice) invoices_.add(*subscription, /*paid=*/false, clock_.now());
  invoices_.close(*subscription, /*paid=*/true);
  payment_methods_.ensure(account_id);
  payment_methods_.record_payment(account_id, /*succeeded=*/true);
  record_payment(*subscription, clock_.now());
  subscriptions_.save(*subscription);
  return Outcome::paid;
}

bool Billing::replace_card(const std::string& account_id) {
  if (!payment_methods_.find(account_id)) return false;
  payment_methods_.replace(account_id);
  auto subscription = subscriptions_.active_of(account_id);
  if (!subscription) return true;
  subscription->updated_at = clock_.now();
  subscriptions_.save(*subscription);  // Its events have the card.
  return true;
}

void Billing::carry_out_due(std::chrono::sys_seconds now) {
  for (auto& subscription : subscriptions_.due_at(clock_.now())) {
    carry_out(std::move(subscription), now);
  }
}

void Billing::carry_out(Subscription subscription, std::chrono::sys_seconds now) {
  if (subscription.renew_canceled) return end_now(std::move(subscription));
  if (is_free(subscription.plan)) return continue_free(std::move(subscription), now);
  const bool is_new_period = subscription.state != past_due;
  if (is_new_period) begin_next_period(subscription, now);
  const bool declined = declines_(subscription.account_id, Payment::automatic);
  payment_methods_.ensure(subscription.account_id);
  payment_methods_.record_payment(subscription.account_id, !declined);
  if (is_new_period) invoices_.add(subscription, !declined, clock_.now());
  if (declined) {
    record_failed_payment(subscription, clock_.now());
  } else {
    invoices_.close(subscription, /*paid=*/true);
    record_payment(subscription, clock_.now());
  }
  if (subscription.is_canceled()) invoices_.close(subscription, /*paid=*/false);
  subscriptions_.save(subscription);
}

// The plan may have had a price before: an edited state can change it.
void Billing::continue_free(Subscription subscription, std::chrono::sys_seconds now) {
  invoices_.close(subscription, /*paid=*/false);
  begin_next_period(subscription, now);
  record_payment(subscription, clock_.now());
  subscriptions_.save(subscription);
}

Subscription Billing::subscription_for(const std::string& account_id, const Plan& plan) {
  if (auto subscription = subscriptions_.active_of(account_id)) return *std::move(subscription);
  return {.id = subscriptions_.new_id(account_id),
          .account_id = account_id,
          .plan = plan,
          .started_at = clock_.now()};
}

void Billing::end_now(Subscription subscription) {
  invoices_.close(subscription, /*paid=*/false);
  end(subscription, clock_.now());
  subscriptions_.save(subscription);
}

}  // namespace userhub::emulator
