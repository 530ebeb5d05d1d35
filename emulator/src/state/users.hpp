#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "state/changes.hpp"
#include "state/clock.hpp"
#include "state/list_query.hpp"
#include "state/search.hpp"
#include "state/user_input.hpp"

namespace userhub::emulator {

struct User {
  std::string id;
  std::string unique_id;  ///< "" without one.
  std::string name;
  std::string email;          ///< "" if unknown.
  std::string external_id;    ///< "" if the user was not imported.
  std::string connection_id;  ///< "" if the user was not imported.
  nlohmann::json profile;     ///< The service's other fields, under its names.
  std::chrono::sys_seconds created_at;
  std::chrono::sys_seconds updated_at;
  bool deleted = false;  ///< Marked for deletion.
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
  Users(SQLite::Database& database, const Clock& clock, Changes& changes, bool strict_connections)
      : database_(database),
        clock_(clock),
        changes_(changes),
        strict_connections_(strict_connections) {}

  /// Finds a user, even one marked for deletion, by UserHub ID, unique ID or external ID.
  std::optional<User> find(const std::string& user_id);

  /// The same, but imports an unknown external user, once, if its connection allows it.
  std::optional<User> find_or_import(const std::string& user_id);

  /// Adds a user without import, unless it exists.
  void ensure(const std::string& user_id, const std::string& name);

  /// Adds a user. `seed` makes the new ID: an unpredictable text.
  User create(const UserInput& input, const std::string& seed);

  User update(User user, const UserInput& input);

  /// Marks a user for deletion and ends all sessions of the user. Changes nothing the second time.
  User mark_deleted(const User& user);

  /// One page, plus one more if there is another page.
  std::vector<User> list(const ListQuery& query);

  /// Also finds the members of an organization by its name or ID.
  SearchResult<User> search(const Search& search);

 private:
  bool may_import_over(const std::string& connection_id);
  void insert(const User& user);

  SQLite::Database& database_;
  const Clock& clock_;
  Changes& changes_;
  bool strict_connections_;
};

}  // namespace userhub::emulator
