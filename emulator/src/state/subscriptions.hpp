#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "state/changes.hpp"
#include "state/list_query.hpp"
#include "state/subscription.hpp"

namespace userhub::emulator {

/// The subscriptions of users and organizations. An account has one at most that is not canceled.
class Subscriptions {
 public:
  Subscriptions(SQLite::Database& database, Changes& changes)
      : database_(database), changes_(changes) {}

  std::optional<Subscription> find(const std::string& subscription_id);

  /// The one that is not canceled.
  std::optional<Subscription> active_of(const std::string& account_id);

  /// Those with this `due_at`, oldest first.
  std::vector<Subscription> due_at(std::chrono::sys_seconds time);

  /// The earliest `due_at`, if it is not later than `now`.
  std::optional<std::chrono::sys_seconds> next_due(std::chrono::sys_seconds now);

  /// Those of a seed by hand that has no dates for them; none that is canceled.
  std::vector<Subscription> without_dates();

  /// One page, plus one more if there is another page.
  std::vector<Subscription> list(const ListQuery& query);

  bool had_trial(const std::string& account_id);

  /// The ID for the next subscription of an account.
  std::string new_id(const std::string& account_id);

  /// Adds it, or replaces the one with its ID, and reports the change.
  void save(const Subscription& subscription);

 private:
  SQLite::Database& database_;
  Changes& changes_;
};

}  // namespace userhub::emulator
