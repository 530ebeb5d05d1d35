#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

struct User {
  std::string id;
  std::string name;
};

/// What a portal page is about: a user or an organization.
struct Account {
  std::string id;
  std::string name;
  std::string plan_name;
};

/// The users and organizations of the state.
class Accounts {
 public:
  Accounts(SQLite::Database& database, bool strict_connections)
      : database_(database), strict_connections_(strict_connections) {}

  /// The user of a UserHub ID, or of `<externalId>@<connectionId>`: an unknown external user is
  /// imported, once. Nothing where there is none.
  std::optional<User> find_or_import(const std::string& user_id);

  bool has_organization(const std::string& organization_id);

  /// Adds a user that needs no import, unless it is there.
  void ensure_user(const std::string& user_id, const std::string& name);

  std::optional<Account> find_account(const std::string& account_id);
  bool is_member(const std::string& organization_id, const std::string& user_id);

 private:
  std::optional<User> find(const std::string& user_id);
  std::optional<User> find_external(const std::string& external_id,
                                    const std::string& connection_id);
  bool may_import_over(const std::string& connection_id);

  SQLite::Database& database_;
  bool strict_connections_;
};

}  // namespace userhub::emulator
