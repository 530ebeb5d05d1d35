#include "state/apply_seed.hpp"

#include "state/billing.hpp"
#include "state/database.hpp"
#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM plans").getInt() == 0;
}

// Buys the plans of a seed's accounts.
class SeedPurchases {
 public:
  SeedPurchases(SQLite::Database& database, std::chrono::sys_seconds now) : database_(database) {
    clock_.set(now);
  }

  void buy(const std::string& account_id, const std::string& plan_id) {
    if (!plan_id.empty()) {
      billing_.check_out(account_id, Accounts(database_).find_plan(plan_id).value());
    }
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
}

void add_organization(SQLite::Database& database, const Seed::Organization& organization,
                      std::int64_t now) {
  prepare(database, "INSERT INTO organizations VALUES (?, nullif(?, ''), ?, ?, ?)", organization.id,
          organization.unique_id, organization.name, now, now)
      .exec();
  for (const auto& user_id : organization.members) {
    const char* const role = user_id == organization.members.front() ? "owner" : "member";
    prepare(database, "INSERT OR IGNORE INTO members VALUES (?, ?, ?, ?)", organization.id, user_id,
            role, now)
        .exec();
  }
}

void add_plan(SQLite::Database& database, const Plan& plan) {
  prepare(database, "INSERT INTO plans VALUES (?, ?, ?, ?, ?, ?)", plan.id, plan.name, plan.price,
          plan.description, plan.period_days, plan.trial_days)
      .exec();
}

void add(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds time) {
  const auto now = seconds_of(time);
  for (const auto& plan : seed.plans) add_plan(database, plan);
  for (const auto& connection : seed.connections) {
    prepare(database, "INSERT OR IGNORE INTO connections VALUES (?)", connection).exec();
  }
  for (const auto& user : seed.users) add_user(database, user, now);
  for (const auto& organization : seed.organizations) add_organization(database, organization, now);
  SeedPurchases purchases(database, time);
  for (const auto& user : seed.users) purchases.buy(user.id, user.plan_id);
  for (const auto& organization : seed.organizations) {
    purchases.buy(organization.id, organization.plan_id);
  }
  prepare(database, "INSERT INTO applied_seed VALUES (?)", seed.fingerprint).exec();
}

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

}  // namespace userhub::emulator
