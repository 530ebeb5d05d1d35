#include "state/users.hpp"

#include <cstdint>

#include "http/json_text.hpp"
#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

const std::string user_columns =
    "u.id, ifnull(u.unique_id, ''), u.name, u.email, ifnull(u.external_id, ''), "
    "ifnull(u.connection_id, ''), u.profile, u.created_at, u.updated_at, "
    "u.deleted_at IS NOT NULL ";
const std::string select_users = "SELECT " + user_columns + "FROM users u ";

User read_user(SQLite::Statement& row) {
  return {.id = row.getColumn(0),
          .unique_id = row.getColumn(1),
          .name = row.getColumn(2),
          .email = row.getColumn(3),
          .external_id = row.getColumn(4),
          .connection_id = row.getColumn(5),
          .profile = nlohmann::json::parse(row.getColumn(6).getString()),
          .created_at = to_time(row.getColumn(7).getInt64()),
          .updated_at = to_time(row.getColumn(8).getInt64()),
          .deleted = row.getColumn(9).getInt() != 0};
}

std::optional<User> first_user(SQLite::Statement statement) {
  if (!statement.executeStep()) return std::nullopt;
  return read_user(statement);
}

// FNV-1a, in base 62: the ID of an imported user is derived from the external ID, so that runs
// repeat.
std::string make_user_id(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  constexpr std::string_view digits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id = "usr_";
  for (int i = 0; i < 11; ++i, hash /= digits.size()) id += digits[hash % digits.size()];
  return id;
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
  // An ID comes before another user's equal unique ID.
  return first_user(
      prepare(database_,
              (select_users + "WHERE id = ?1 OR unique_id = ?1 ORDER BY id <> ?1 LIMIT 1").c_str(),
              user_id));
}

std::optional<User> Users::find_or_import(const std::string& user_id) {
  if (auto user = find(user_id)) return user;
  const auto external = parse_external_id(user_id);
  if (!external || !may_import_over(external->connection_id)) return std::nullopt;
  insert({.id = make_user_id(user_id),
          .unique_id = "",
          .name = external->external_id,
          .email = "",
          .external_id = external->external_id,
          .connection_id = external->connection_id,
          .profile = nlohmann::json::object(),
          .created_at = clock_.now(),
          .updated_at = clock_.now()});
  return find(user_id);
}

void Users::ensure(const std::string& user_id, const std::string& name) {
  if (find(user_id)) return;
  insert({.id = user_id,
          .unique_id = "",
          .name = name,
          .email = "",
          .external_id = "",
          .connection_id = "",
          .profile = nlohmann::json::object(),
          .created_at = clock_.now(),
          .updated_at = clock_.now()});
}

User Users::create(const UserInput& input, const std::string& seed) {
  User user{.id = make_user_id(seed),
            .unique_id = input.unique_id.value_or(""),
            .name = input.name.value_or(""),
            .email = input.email.value_or(""),
            .external_id = "",
            .connection_id = "",
            .profile = nlohmann::json::object(),
            .created_at = clock_.now(),
            .updated_at = clock_.now()};
  user.profile.merge_patch(input.profile);
  insert(user);
  return user;
}

User Users::update(User user, const UserInput& input) {
  user.unique_id = input.unique_id.value_or(user.unique_id);
  user.name = input.name.value_or(user.name);
  user.email = input.email.value_or(user.email);
  user.profile.merge_patch(input.profile);
  user.updated_at = clock_.now();
  prepare(database_,
          "UPDATE users SET unique_id = nullif(?, ''), name = ?, email = ?, profile = ?, "
          "updated_at = ? WHERE id = ?",
          user.unique_id, user.name, user.email, to_text(user.profile), seconds_of(user.updated_at),
          user.id)
      .exec();
  changes_.add({.kind = Change::Kind::account, .id = user.id});
  return user;
}

User Users::mark_deleted(const User& user) {
  if (user.deleted) return user;
  const auto now = seconds_of(clock_.now());
  prepare(database_, "UPDATE users SET deleted_at = ?, updated_at = ? WHERE id = ?", now, now,
          user.id)
      .exec();
  prepare(database_, "DELETE FROM sign_ins WHERE user_id = ?", user.id).exec();
  prepare(database_, "DELETE FROM api_sessions WHERE user_id = ?", user.id).exec();
  changes_.add({.kind = Change::Kind::account, .id = user.id});
  return *find(user.id);
}

std::vector<User> Users::list(const ListQuery& query) {
  const std::string sql = select_users + "WHERE " + filter_sql(query, "name", "email") +
                          " AND (?3 OR deleted_at IS NULL) ORDER BY " + query.order +
                          " LIMIT ?4 OFFSET ?5";
  auto row = prepare(database_, sql.c_str(), query.display_name.text, query.email.text,
                     query.show_deleted ? 1 : 0, query.page_size + 1, query.offset);
  std::vector<User> users;
  while (row.executeStep()) users.push_back(read_user(row));
  return users;
}

SearchResult<User> Users::search(const Search& search) {
  const std::string source =
      "users u WHERE u.deleted_at IS NULL AND (" +
      contains_text({"u.name", "u.email", "u.id", "u.unique_id", "u.external_id"}) +
      " OR EXISTS (SELECT 1 FROM members m JOIN organizations o ON o.id = m.organization_id "
      "WHERE m.user_id = u.id AND " +
      contains_text({"o.name", "o.id"}) + "))";
  return search_rows(database_, search, user_columns, source, "u.rowid", read_user);
}

void Users::insert(const User& user) {
  prepare(
      database_,
      "INSERT INTO users VALUES (?, nullif(?, ''), ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?, "
      "NULL)",
      user.id, user.unique_id, user.name, user.email, user.external_id, user.connection_id,
      to_text(user.profile), seconds_of(user.created_at), seconds_of(user.updated_at))
      .exec();
  changes_.add({.kind = Change::Kind::account, .id = user.id});
}

bool Users::may_import_over(const std::string& connection_id) {
  if (!strict_connections_) return true;
  return prepare(database_, "SELECT 1 FROM connections WHERE id = ?", connection_id).executeStep();
}

}  // namespace userhub::emulator
