#include "accounts.hpp"

#include <cstdint>

namespace userhub::emulator {
namespace {

template <typename... Values>
SQLite::Statement query(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  int index = 0;
  (statement.bind(++index, values), ...);
  return statement;
}

std::optional<User> first_user(SQLite::Statement statement) {
  if (!statement.executeStep()) return std::nullopt;
  return User{.id = statement.getColumn(0), .name = statement.getColumn(1)};
}

// Derived from the external ID, so that runs repeat: FNV-1a, in base 62.
std::string imported_user_id(std::string_view external_user_id) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : external_user_id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  constexpr std::string_view digits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id = "usr_";
  for (int i = 0; i < 11; ++i, hash /= digits.size()) id += digits[hash % digits.size()];
  return id;
}

}  // namespace

std::optional<User> Accounts::find_or_import(const std::string& user_id) {
  const auto at = user_id.rfind('@');
  if (at == std::string::npos) return find(user_id);
  const std::string external_id = user_id.substr(0, at);
  const std::string connection_id = user_id.substr(at + 1);
  if (auto user = find_external(external_id, connection_id)) return user;
  if (external_id.empty() || !may_import_over(connection_id)) return std::nullopt;
  query(database_,
        "INSERT OR IGNORE INTO users(id, name, external_id, connection_id, plan_id) "
        "VALUES (?, ?, ?, ?, 'free')",
        imported_user_id(user_id), external_id, external_id, connection_id)
      .exec();
  return find_external(external_id, connection_id);
}

bool Accounts::has_organization(const std::string& organization_id) {
  return query(database_, "SELECT 1 FROM organizations WHERE id = ?", organization_id)
      .executeStep();
}

void Accounts::ensure_user(const std::string& user_id, const std::string& name) {
  query(database_, "INSERT OR IGNORE INTO users(id, name, plan_id) VALUES (?, ?, 'free')", user_id,
        name)
      .exec();
}

std::optional<Account> Accounts::find_account(const std::string& account_id) {
  auto statement = query(database_,
                         "SELECT a.id, a.name, p.name FROM (SELECT id, name, plan_id FROM users "
                         "UNION ALL SELECT id, name, plan_id FROM organizations) a "
                         "JOIN plans p ON p.id = a.plan_id WHERE a.id = ?",
                         account_id);
  if (!statement.executeStep()) return std::nullopt;
  return Account{.id = statement.getColumn(0),
                 .name = statement.getColumn(1),
                 .plan_name = statement.getColumn(2)};
}

bool Accounts::is_member(const std::string& organization_id, const std::string& user_id) {
  return query(database_, "SELECT 1 FROM members WHERE organization_id = ? AND user_id = ?",
               organization_id, user_id)
      .executeStep();
}

std::optional<User> Accounts::find(const std::string& user_id) {
  return first_user(query(database_, "SELECT id, name FROM users WHERE id = ?", user_id));
}

std::optional<User> Accounts::find_external(const std::string& external_id,
                                            const std::string& connection_id) {
  return first_user(query(database_,
                          "SELECT id, name FROM users WHERE external_id = ? AND connection_id = ?",
                          external_id, connection_id));
}

bool Accounts::may_import_over(const std::string& connection_id) {
  if (!strict_connections_) return !connection_id.empty();
  return query(database_, "SELECT 1 FROM connections WHERE id = ?", connection_id).executeStep();
}

}  // namespace userhub::emulator
