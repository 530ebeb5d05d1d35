#include "users.hpp"

#include <cstdint>

#include "prepare.hpp"

namespace userhub::emulator {
namespace {

const std::string select_users =
    "SELECT u.id, u.name, u.email, ifnull(u.external_id, ''), ifnull(u.connection_id, ''), "
    "u.plan_id, u.created_at, u.updated_at FROM users u ";

User read_user(SQLite::Statement& row) {
  const auto time = [&](int column) {
    return std::chrono::sys_seconds(std::chrono::seconds(row.getColumn(column).getInt64()));
  };
  return {.id = row.getColumn(0),
          .name = row.getColumn(1),
          .email = row.getColumn(2),
          .external_id = row.getColumn(3),
          .connection_id = row.getColumn(4),
          .plan_id = row.getColumn(5),
          .created_at = time(6),
          .updated_at = time(7)};
}

std::optional<User> first_user(SQLite::Statement statement) {
  if (!statement.executeStep()) return std::nullopt;
  return read_user(statement);
}

// Derived from the external ID (FNV-1a, base 62), so that runs repeat.
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

std::int64_t seconds_of(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}

}  // namespace

std::optional<ExternalId> parse_external_id(const std::string& user_id) {
  const auto at = user_id.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == user_id.size()) return std::nullopt;
  return ExternalId{.external_id = user_id.substr(0, at), .connection_id = user_id.substr(at + 1)};
}

std::optional<User> Users::find(const std::string& user_id) {
  if (const auto external = parse_external_id(user_id)) {
    return first_user(
        prepare(database_, (select_users + "WHERE external_id = ? AND connection_id = ?").c_str(),
                external->external_id, external->connection_id));
  }
  return first_user(prepare(database_, (select_users + "WHERE id = ?").c_str(), user_id));
}

std::optional<User> Users::find_or_import(const std::string& user_id) {
  if (auto user = find(user_id)) return user;
  const auto external = parse_external_id(user_id);
  if (!external || !may_import_over(external->connection_id)) return std::nullopt;
  const auto now = seconds_of(clock_.now());
  prepare(database_,
          "INSERT INTO users(id, name, email, external_id, connection_id, plan_id, created_at, "
          "updated_at) SELECT ?, ?, '', ?, ?, id, ?, ? FROM plans ORDER BY rowid LIMIT 1",
          imported_user_id(user_id), external->external_id, external->external_id,
          external->connection_id, now, now)
      .exec();
  return find(user_id);
}

void Users::ensure(const std::string& user_id, const std::string& name) {
  const auto now = seconds_of(clock_.now());
  prepare(database_,
          "INSERT OR IGNORE INTO users(id, name, email, plan_id, created_at, updated_at) "
          "SELECT ?, ?, '', id, ?, ? FROM plans ORDER BY rowid LIMIT 1",
          user_id, name, now, now)
      .exec();
}

Users::Page Users::list(const UserQuery& query) {
  const std::string sql = select_users + "WHERE " + to_sql(query) + " LIMIT ? OFFSET ?";
  auto statement = prepare(database_, sql.c_str(), query.display_name.text, query.email.text,
                           query.page_size + 1, query.offset);
  Page page;
  while (statement.executeStep()) page.users.push_back(read_user(statement));
  page.more = page.users.size() > static_cast<std::size_t>(query.page_size);
  if (page.more) page.users.pop_back();
  return page;
}

bool Users::may_import_over(const std::string& connection_id) {
  if (!strict_connections_) return true;
  return prepare(database_, "SELECT 1 FROM connections WHERE id = ?", connection_id).executeStep();
}

}  // namespace userhub::emulator
