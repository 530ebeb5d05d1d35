#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <string>
#include <vector>

namespace userhub::emulator {

/// The tables that an export has: all but those of sessions. Each comes after those that it refers
/// to.
inline constexpr std::array state_tables{"plans",         "connections",   "users",
                                         "organizations", "subscriptions", "payment_methods",
                                         "invoices",      "members",       "invitations"};

struct StateColumn {
  std::string name;
  bool is_integer = false;

  /// Unix seconds in the state, RFC 3339 in a seed.
  bool is_time() const;
  /// JSON in a text.
  bool is_json() const { return name == "profile"; }
};

std::vector<StateColumn> columns_of(SQLite::Database& database, const std::string& table);

}  // namespace userhub::emulator
