#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "state/accounts.hpp"
#include "state/changes.hpp"
#include "state/clock.hpp"
#include "state/list_query.hpp"

namespace userhub::emulator {

/// An account's subscription to a plan.
struct Subscription {
  std::string id;
  std::string account_id;
  Plan plan;
  std::chrono::sys_seconds started_at;
  std::chrono::sys_seconds updated_at;
  std::optional<std::chrono::sys_seconds> ended_at;  ///< Empty while it is active.
};

/// The subscriptions of users and organizations. An account has one active subscription at most.
class Subscriptions {
 public:
  Subscriptions(SQLite::Database& database, const Clock& clock, Changes& changes)
      : database_(database), clock_(clock), changes_(changes) {}

  std::optional<Subscription> find(const std::string& subscription_id);
  std::optional<Subscription> active_of(const std::string& account_id);

  /// One page, plus one more if there is another page.
  std::vector<Subscription> list(const ListQuery& query);

  /// Starts a subscription, or changes the plan of the active one. Returns its ID.
  std::string subscribe(const std::string& account_id, const std::string& plan_id);

  /// Ends the active subscription at once. Returns its ID; empty if there is none.
  std::optional<std::string> cancel(const std::string& account_id);

 private:
  void report(const std::string& subscription_id, const std::string& account_id);

  SQLite::Database& database_;
  const Clock& clock_;
  Changes& changes_;
};

}  // namespace userhub::emulator
