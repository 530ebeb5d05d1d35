#include "state/apply_seed.hpp"

#include <map>
#include <stdexcept>

#include "state/billing.hpp"
#include "state/database.hpp"
#include "state/prepare.hpp"
#include "state/row_writer.hpp"

namespace userhub::emulator {
namespace {

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM plans").getInt() == 0;
}

// Completes the subscriptions of a seed by hand.
class SeedSubscriptions {
 public:
  SeedSubscriptions(SQLite::Database& database, std::chrono::sys_seconds now)
      : database_(database) {
    clock_.set(now);
  }

  void add_dates() {
    for (auto& subscription : subscriptions_.without_dates()) {
      complete_dates(subscription, clock_.now());
      subscriptions_.save(subscription);
    }
  }

  void buy(const std::string& account_id, const std::string& plan_id) {
    billing_.check_out(account_id, Accounts(database_).find_plan(plan_id).value());
  }

 private:
  SQLite::Database& database_;
  Clock clock_{/*stands_still=*/true};
  Changes changes_;  // No webhook reports them.
  Subscriptions subscriptions_{database_, changes_};
  Invoices invoices_{database_};
  PaymentMethods payment_methods_{database_, clock_};
  Billing billing_{subscriptions_, invoices_, payment_methods_, clock_,
                   [](const std::string&, Billing::Payment) { return false; }};
};

// The schema cannot say so: accounts are in two tables.
void check_accounts(SQLite::Database& database, const std::string& table) {
  SQLite::Statement orphan(database,
                           "SELECT account_id FROM " + table +
                               " WHERE account_id NOT IN "
                               "(SELECT id FROM users UNION ALL SELECT id FROM organizations)");
  if (orphan.executeStep()) {
    throw std::runtime_error(table + ": there is no account " + orphan.getColumn(0).getString());
  }
}

void add(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now) {
  std::map<std::string, RowWriter> writers;
  for (const auto& row : seed.rows) {
    const auto writer = writers.try_emplace(row.table, database, row.table, now).first;
    writer->second.write(row.fields, row.where);
  }
  // A seed by hand has no secrets of invitation links.
  database.exec("UPDATE invitations SET secret = lower(hex(randomblob(16))) WHERE secret = ''");
  for (const char* table : {"subscriptions", "payment_methods", "invoices"}) {
    check_accounts(database, table);
  }
  SeedSubscriptions subscriptions(database, now);
  subscriptions.add_dates();
  for (const auto& [account_id, plan_id] : seed.purchases) subscriptions.buy(account_id, plan_id);
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
