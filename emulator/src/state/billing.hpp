#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "state/accounts.hpp"
#include "state/clock.hpp"
#include "state/invoices.hpp"
#include "state/payment_methods.hpp"
#include "state/subscriptions.hpp"

namespace userhub::emulator {

/// What an account owes, and how it pays.
struct AccountBilling {
  std::optional<Subscription> subscription;  ///< The one that is not canceled.
  std::optional<PaymentMethod> payment_method;
  std::vector<Invoice> invoices;  ///< The latest twelve, the latest first.
};

/// Starts, renews and ends subscriptions, with their invoices and payments.
class Billing {
 public:
  enum class Payment { by_visitor, automatic };

  /// Decides whether a payment of an account is declined.
  using Declines = std::function<bool(const std::string& account_id, Payment payment)>;

  Billing(Subscriptions& subscriptions, Invoices& invoices, PaymentMethods& payment_methods,
          const Clock& clock, Declines declines)
      : subscriptions_(subscriptions),
        invoices_(invoices),
        payment_methods_(payment_methods),
        clock_(clock),
        declines_(std::move(declines)) {}

  AccountBilling overview(const std::string& account_id);

  /// Buys the plan, changes to it, or continues it if it is past due or will not renew. A new plan
  /// begins now, at its whole price. False if the payment is declined: then nothing changes.
  bool check_out(const std::string& account_id, const Plan& plan);

  /// An account has one trial, and none while it pays for a plan.
  bool can_begin_trial(const std::string& account_id, const Plan& plan);
  /// False if it cannot. A trial of this plan that has begun already goes on.
  bool begin_trial(const std::string& account_id, const Plan& plan);

  enum class End { with_period, now };
  /// Cancels the subscription. One that is free or past due ends now. False if there is none.
  bool cancel(const std::string& account_id, End end);

  /// Takes a cancellation back. False if there is none.
  bool resume(const std::string& account_id);

  enum class Outcome { paid, declined, nothing_due };
  /// Pays the open invoice.
  Outcome pay(const std::string& account_id);

  /// Replaces the card. False if there is none.
  bool replace_card(const std::string& account_id);

  /// Renews, charges or ends each subscription that is due at the clock's time. `now` is the time
  /// that the clock moves on to.
  void carry_out_due(std::chrono::sys_seconds now);

 private:
  void carry_out(Subscription subscription, std::chrono::sys_seconds now);
  void continue_free(Subscription subscription, std::chrono::sys_seconds now);
  Subscription subscription_for(const std::string& account_id, const Plan& plan);
  void end_now(Subscription subscription);

  Subscriptions& subscriptions_;
  Invoices& invoices_;
  PaymentMethods& payment_methods_;
  const Clock& clock_;
  Declines declines_;
};

}  // namespace userhub::emulator
