#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>

#include "clock.hpp"
#include "user_query.hpp"

namespace userhub::emulator {

struct User {
  std::string id;
  std::string name;
  std::string email;          ///< "" if unknown.
  std::string external_id;    ///< "" if the user was not imported.
  std::string connection_id;  ///< "" if the user was not imported.
  std::string plan_id;
  std::chrono::sys_seconds created_at;
  std::chrono::sys_seconds updated_at;
};

/// An ID of the form `<externalId>@<connectionId>`; the last `@` splits.
struct ExternalId {
  std::string external_id;
  std::string connection_id;
};

/// Empty if the ID has another form or an empty part.
std::optional<ExternalId> parse_external_id(const std::string& user_id);

/// The users of the state.
class Users {
 public:
  Users(SQLite::Database& database, const Clock& clock, bool strict_connections)
      : database_(database), clock_(clock), strict_connections_(strict_connections) {}

  /// Finds a user by UserHub ID or external ID.
  std::optional<User> find(const std::string& user_id);

  /// The same, but imports an unknown external user, once, if its connection allows it.
  std::optional<User> find_or_import(const std::string& user_id);

  /// Adds a user without import, unless it exists.
  void ensure(const std::string& user_id, const std::string& name);

  struct Page {
    std::vector<User> users;
    bool more = false;
  };
  Page list(const UserQuery& query);

 private:
  bool may_import_over(const std::string& connection_id);

  SQLite::Database& database_;
  const Clock& clock_;
  bool strict_connections_;
};

}  // namespace userhub::emulator
