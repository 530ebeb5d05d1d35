#include "state/apply_seed.hpp"

#include <map>
#include <stdexcept>

#include "state/database.hpp"
#include "state/prepare.hpp"
#include "state/row_writer.hpp"

namespace userhub::emulator {
namespace {

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM plans").getInt() == 0;
}

void add_subscription(SQLite::Database& database, const std::string& account_id,
                      const std::string& plan_id, std::int64_t now) {
  prepare(database, "INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, NULL)", "sub_" + account_id,
          account_id, plan_id, now, now)
      .exec();
}

// A table of accounts has no single parent that the schema could name.
void check_accounts(SQLite::Database& database) {
  SQLite::Statement orphan(database,
                           "SELECT account_id FROM subscriptions WHERE account_id NOT IN "
                           "(SELECT id FROM users UNION ALL SELECT id FROM organizations)");
  if (orphan.executeStep()) {
    throw std::runtime_error("subscriptions: there is no account " +
                             orphan.getColumn(0).getString());
  }
}

void add(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  std::map<std::string, RowWriter> writers;
  for (const auto& row : seed.rows) {
    const auto writer = writers.try_emplace(row.table, database, row.table, now).first;
    writer->second.write(row.fields, row.where);
  }
  for (const auto& [account_id, plan_id] : seed.purchases) {
    add_subscription(database, account_id, plan_id, now.time_since_epoch().count());
  }
  check_accounts(database);
  prepare(database, "INSERT INTO applied_seed VALUES (?)", seed.fingerprint).exec();
}

// A session stays if its user and organization do.
constexpr const char* set_sessions_aside = R"sql(
CREATE TEMP TABLE kept_sign_ins AS SELECT * FROM sign_ins;
CREATE TEMP TABLE kept_api_sessions AS SELECT * FROM api_sessions;
)sql";
constexpr const char* put_sessions_back = R"sql(
INSERT INTO sign_ins SELECT * FROM kept_sign_ins
  WHERE user_id IN (SELECT id FROM users WHERE deleted_at IS NULL)
    AND (organization_id = '' OR organization_id IN (SELECT id FROM organizations));
INSERT INTO api_sessions SELECT * FROM kept_api_sessions
  WHERE user_id IN (SELECT id FROM users WHERE deleted_at IS NULL);
DROP TABLE kept_sign_ins;
DROP TABLE kept_api_sessions;
)sql";

}  // namespace

void apply_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (is_empty(database)) add(database, seed, now);
  transaction.commit();
}

bool was_applied(SQLite::Database& database, const Seed& seed) {
  return prepare(database, "SELECT 1 FROM applied_seed WHERE fingerprint = ?", seed.fingerprint)
      .executeStep();
}

void restore_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  clear_database(database);
  add(database, seed, now);
  transaction.commit();
}

void replace_state(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  database.exec(set_sessions_aside);
  clear_database(database);
  add(database, seed, now);
  database.exec(put_sessions_back);
  transaction.commit();
}

}  // namespace userhub::emulator
