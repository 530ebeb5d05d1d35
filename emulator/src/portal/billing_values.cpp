#include "portal/billing_values.hpp"

#include "state/price.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

std::string date_text(std::chrono::sys_seconds time) {
  constexpr std::size_t length_of_date = 10;
  return to_text(time).substr(0, length_of_date);
}

std::string money_text(const Price& price) {
  return amount_text(price.cents) + " " + price.currency;
}

std::string state_text(const Subscription& subscription) {
  if (subscription.renew_canceled) return "Canceled";
  if (subscription.state == SubscriptionState::trialing) return "Trial";
  return subscription.state == SubscriptionState::past_due ? "Past due" : "Active";
}

// What happens next.
std::string outlook_text(const Subscription& subscription) {
  if (!subscription.due_at) return "It costs nothing and does not renew.";
  const std::string date = date_text(*subscription.due_at);
  const std::string total = money_text(parse_price(subscription.plan.price));
  if (subscription.renew_canceled) return "It ends on " + date + ".";
  if (subscription.state == SubscriptionState::past_due) {
    return "The last payment of " + total + " failed. The next attempt is on " + date + ".";
  }
  if (subscription.state == SubscriptionState::trialing) {
    return "The trial ends on " + date + ". Then " + total + " is due.";
  }
  return "It renews on " + date + " for " + total + ".";
}

void set_subscription(Values& values, const Subscription& subscription) {
  const bool is_past_due = subscription.state == SubscriptionState::past_due;
  values.set("subscription_state", state_text(subscription));
  values.set("outlook", outlook_text(subscription));
  values.set("period_end", date_text(subscription.period.end));
  set_flag(values, "past_due", is_past_due);
  set_flag(values, "renew_canceled", subscription.renew_canceled);
  set_flag(values, "ends_at_once", is_past_due || is_free(subscription.plan));
}

void set_payment_method(Values& values, const PaymentMethod& payment_method) {
  Values card;
  card.set("name", "Visa **** " + payment_method.last4);
  card.set("expires", std::to_string(payment_method.exp_month) + "/" +
                          std::to_string(payment_method.exp_year));
  if (payment_method.failed_at) card.set("failed_on", date_text(*payment_method.failed_at));
  values.set("card", card);
}

const char* invoice_state_text(const Invoice& invoice) {
  if (invoice.state == "OPEN") return "Open";
  return invoice.state == "PAID" ? "Paid" : "Void";
}

Values describe_invoice(const Invoice& invoice) {
  Values one;
  one.set("date", date_text(invoice.created_at));
  one.set("description", invoice.description);
  one.set("total", money_text(invoice.total));
  one.set("state", invoice_state_text(invoice));
  set_flag(one, "open", invoice.state == "OPEN");
  return one;
}

}  // namespace

void set_billing(Values& values, const PageView& view) {
  const AccountBilling& billing = view.billing;
  if (billing.subscription) set_subscription(values, *billing.subscription);
  if (billing.payment_method) set_payment_method(values, *billing.payment_method);
  Values invoices{Values::type::list};
  for (const auto& invoice : billing.invoices) invoices << describe_invoice(invoice);
  values.set("invoices", invoices);
  set_flag(values, "has_invoices", !billing.invoices.empty());
  set_flag(values, "offers_trial", view.offers_trial);
  for (const auto& plan : view.plans) {
    if (plan.id == view.path.plan_id) values.set("trial_days", std::to_string(plan.trial_days));
  }
}

}  // namespace userhub::emulator
