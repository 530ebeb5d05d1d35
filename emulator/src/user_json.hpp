#pragma once

#include <nlohmann/json.hpp>

#include "accounts.hpp"
#include "members.hpp"
#include "users.hpp"

namespace userhub::emulator {

/// Users as the service's JSON. The fields of each view, and the names of states and roles, are our
/// assumption.
class UserJson {
 public:
  UserJson(Accounts& accounts, Members& members) : accounts_(accounts), members_(members) {}

  nlohmann::json basic(const User& user) const;
  /// Adds connections, subscription and memberships.
  nlohmann::json full(const User& user) const;

 private:
  nlohmann::json subscription_of(const std::string& account_id) const;

  Accounts& accounts_;
  Members& members_;
};

}  // namespace userhub::emulator
