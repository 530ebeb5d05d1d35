#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>

#include "state/clock.hpp"

namespace userhub::emulator {

/// An account's card. Nothing is ever charged.
struct PaymentMethod {
  std::string id;
  std::string last4;
  int exp_month = 0;
  int exp_year = 0;
  std::optional<std::chrono::sys_seconds> failed_at;  ///< The last payment, if it failed.
  std::chrono::sys_seconds created_at;
  std::chrono::sys_seconds updated_at;
};

/// The payment methods of users and organizations: one card at most for each.
class PaymentMethods {
 public:
  PaymentMethods(SQLite::Database& database, const Clock& clock)
      : database_(database), clock_(clock) {}

  std::optional<PaymentMethod> find(const std::string& account_id);

  /// Adds a card if there is none.
  void ensure(const std::string& account_id);

  /// Replaces the card by another.
  void replace(const std::string& account_id);

  void record_payment(const std::string& account_id, bool succeeded);

 private:
  void add(const std::string& account_id, const std::string& last4);

  SQLite::Database& database_;
  const Clock& clock_;
};

}  // namespace userhub::emulator
