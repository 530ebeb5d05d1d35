#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "state/price.hpp"
#include "state/subscription.hpp"

namespace userhub::emulator {

struct Invoice {
  std::string id;
  std::string description;
  Price total;
  std::string state;  ///< `OPEN`, `PAID` or `VOID`, as in the service's API reference.
  std::chrono::sys_seconds created_at;
};

/// The invoices of users and organizations.
class Invoices {
 public:
  explicit Invoices(SQLite::Database& database) : database_(database) {}

  /// The latest first.
  std::vector<Invoice> list(const std::string& account_id, int most);

  /// Adds an invoice of the subscription's current period.
  void add(const Subscription& subscription, bool paid, std::chrono::sys_seconds now);

  bool has_open(const Subscription& subscription);

  /// Marks the open invoice as paid, or as void.
  void close(const Subscription& subscription, bool paid);

 private:
  std::string new_id(const std::string& account_id);

  SQLite::Database& database_;
};

}  // namespace userhub::emulator
