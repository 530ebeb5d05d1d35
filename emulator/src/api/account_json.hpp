#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "state/members.hpp"
#include "state/payment_methods.hpp"
#include "state/subscriptions.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// Users, organizations and what belongs to them, as the Admin API's JSON. The fields of each view,
/// and the names of states and types, are our assumption.
class AccountJson {
 public:
  AccountJson(Users& users, Members& members, Subscriptions& subscriptions,
              PaymentMethods& payment_methods, const Clock& clock)
      : users_(users),
        members_(members),
        subscriptions_(subscriptions),
        payment_methods_(payment_methods),
        clock_(clock) {}

  nlohmann::json user(const User& user) const;
  /// Adds connections, subscription and memberships.
  nlohmann::json full_user(const User& user) const;

  nlohmann::json organization(const Organization& organization) const;
  nlohmann::json member(const Member& member) const;
  /// With the user or organization that owns it.
  nlohmann::json subscription(const Subscription& subscription) const;
  /// The short form of an account's active subscription, or null.
  nlohmann::json subscription_of(const std::string& account_id) const;

 private:
  Users& users_;
  Members& members_;
  Subscriptions& subscriptions_;
  PaymentMethods& payment_methods_;
  const Clock& clock_;
};

}  // namespace userhub::emulator
