#include "state/apply_seed.hpp"

#include "state/database.hpp"
#include "state/prepare.hpp"

namespace userhub::emulator {
namespace {

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM plans").getInt() == 0;
}

void add_subscription(SQLite::Database& database, const std::string& account_id,
                      const std::string& plan_id, std::int64_t now) {
  if (plan_id.empty()) return;
  prepare(database, "INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, NULL)", "sub_" + account_id,
          account_id, plan_id, now, now)
      .exec();
}

// Without an external ID the columns are NULL: SQLite would hold empty texts to the UNIQUE rule.
void add_user(SQLite::Database& database, const Seed::User& user, std::int64_t now) {
  const char* const profile = user.email.empty() ? "{}" : R"({"emailVerified":true})";
  prepare(
      database,
      "INSERT INTO users VALUES (?, nullif(?, ''), ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?, "
      "NULL)",
      user.id, user.unique_id, user.name, user.email, user.external_id, user.connection_id, profile,
      now, now)
      .exec();
  add_subscription(database, user.id, user.plan_id, now);
}

void add_organization(SQLite::Database& database, const Seed::Organization& organization,
                      std::int64_t now) {
  prepare(database, "INSERT INTO organizations VALUES (?, nullif(?, ''), ?, ?, ?)", organization.id,
          organization.unique_id, organization.name, now, now)
      .exec();
  add_subscription(database, organization.id, organization.plan_id, now);
  for (const auto& user_id : organization.members) {
    const char* const role = user_id == organization.members.front() ? "owner" : "member";
    prepare(database, "INSERT OR IGNORE INTO members VALUES (?, ?, ?, ?)", organization.id, user_id,
            role, now)
        .exec();
  }
}

void add(SQLite::Database& database, const Seed& seed, std::int64_t now) {
  for (const auto& plan : seed.plans) {
    prepare(database, "INSERT INTO plans VALUES (?, ?, ?, ?)", plan.id, plan.name, plan.price,
            plan.description)
        .exec();
  }
  for (const auto& connection : seed.connections) {
    prepare(database, "INSERT OR IGNORE INTO connections VALUES (?)", connection).exec();
  }
  for (const auto& user : seed.users) add_user(database, user, now);
  for (const auto& organization : seed.organizations) add_organization(database, organization, now);
  prepare(database, "INSERT INTO applied_seed VALUES (?)", seed.fingerprint).exec();
}

}  // namespace

void apply_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (is_empty(database)) add(database, seed, now.time_since_epoch().count());
  transaction.commit();
}

bool was_applied(SQLite::Database& database, const Seed& seed) {
  return prepare(database, "SELECT 1 FROM applied_seed WHERE fingerprint = ?", seed.fingerprint)
      .executeStep();
}

void restore_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  clear_database(database);
  add(database, seed, now.time_since_epoch().count());
  transaction.commit();
}

}  // namespace userhub::emulator
