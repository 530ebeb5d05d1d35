#include "state/schema.hpp"

#include <stdexcept>
#include <string>

#include "state/digest.hpp"
#include "state/prepare.hpp"

namespace userhub::emulator {
namespace {

// The versions of the state that migrate() accepts.
constexpr int version_plain_tokens = 3;
constexpr int version_hashed_tokens = 4;  // This and the next: each account has a plan.
constexpr int version_required_plans = 5;
constexpr int version_unbilled_unused_pages = 6;  // As 7, and unused pages may hold plain tokens.
constexpr int version_unbilled = 7;               // Subscriptions do not renew.
constexpr int version_unused_pages = 8;           // Unused pages may still hold plain tokens.
constexpr int current_version = 9;
constexpr int application_id = 0x55736148;  // Marks the file as the emulator's.

constexpr const char* base_tables = R"sql(
CREATE TABLE plans(id TEXT PRIMARY KEY, name TEXT NOT NULL, price TEXT NOT NULL,
                   description TEXT NOT NULL);
CREATE TABLE connections(id TEXT PRIMARY KEY);
CREATE TABLE members(organization_id TEXT NOT NULL REFERENCES organizations(id),
                     user_id TEXT NOT NULL REFERENCES users(id),
                     role TEXT NOT NULL, created_at INTEGER NOT NULL,
                     PRIMARY KEY(organization_id, user_id));
CREATE TABLE invitations(organization_id TEXT NOT NULL REFERENCES organizations(id),
                         email TEXT NOT NULL COLLATE NOCASE, created_at INTEGER NOT NULL,
                         PRIMARY KEY(organization_id, email));
)sql";

// Tokens and cookies are 256 random bits, so nobody can find one from its plain hash.
constexpr const char* sign_in_tables = R"sql(
CREATE TABLE sign_ins(token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id),
                      organization_id TEXT NOT NULL, target TEXT NOT NULL,
                      return_url TEXT NOT NULL, success_url TEXT NOT NULL,
                      expires_at INTEGER NOT NULL, cookie_hash TEXT UNIQUE);
CREATE INDEX ends_of_sign_ins ON sign_ins(expires_at);
CREATE INDEX memberships ON members(user_id);
)sql";

constexpr const char* seed_table = "CREATE TABLE applied_seed(fingerprint TEXT NOT NULL)";

// The column `profile` has the other fields of a user, as JSON.
constexpr const char* account_tables = R"sql(
CREATE TABLE organizations(id TEXT PRIMARY KEY, unique_id TEXT UNIQUE, name TEXT NOT NULL,
                           created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE users(id TEXT PRIMARY KEY, unique_id TEXT UNIQUE, name TEXT NOT NULL,
                   email TEXT NOT NULL, external_id TEXT, connection_id TEXT,
                   profile TEXT NOT NULL, created_at INTEGER NOT NULL,
                   updated_at INTEGER NOT NULL, deleted_at INTEGER,
                   UNIQUE(external_id, connection_id));
CREATE TABLE subscriptions(id TEXT PRIMARY KEY, account_id TEXT NOT NULL,
                           plan_id TEXT NOT NULL REFERENCES plans(id),
                           started_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                           ended_at INTEGER);
CREATE UNIQUE INDEX active_subscriptions ON subscriptions(account_id) WHERE ended_at IS NULL;
CREATE INDEX subscriptions_of_accounts ON subscriptions(account_id);
CREATE TABLE api_sessions(token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id),
                          expires_at INTEGER NOT NULL);
CREATE INDEX ends_of_api_sessions ON api_sessions(expires_at);
)sql";

// Until version 5 an account without a purchase was on the first plan. References to the renamed
// tables must stay as they are: legacy_alter_table.
constexpr const char* move_accounts = R"sql(
INSERT INTO organizations SELECT id, NULL, name, unixepoch(), unixepoch()
  FROM old_organizations;
INSERT INTO users SELECT id, NULL, name, email, external_id, connection_id, '{}',
                         created_at, updated_at, NULL FROM old_users;
INSERT INTO subscriptions
  SELECT 'sub_' || id, id, plan_id, unixepoch(), unixepoch(), NULL
  FROM (SELECT id, plan_id FROM old_users UNION ALL SELECT id, plan_id FROM old_organizations)
  WHERE plan_id <> (SELECT id FROM plans ORDER BY rowid LIMIT 1);
DROP TABLE old_users;
DROP TABLE old_organizations;
)sql";

// What keeps a subscription going. Each state gets these after the tables above, also a new one.
// A subscription that began long ago is in the period of today: its past is not invoiced.
constexpr const char* billing_tables = R"sql(
ALTER TABLE plans ADD COLUMN period_days INTEGER NOT NULL DEFAULT 30;
ALTER TABLE plans ADD COLUMN trial_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN state TEXT NOT NULL DEFAULT 'ACTIVE';
ALTER TABLE subscriptions ADD COLUMN period_start INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN period_end INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN trial_start INTEGER;
ALTER TABLE subscriptions ADD COLUMN trial_end INTEGER;
ALTER TABLE subscriptions ADD COLUMN renew_canceled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN failed_payments INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN due_at INTEGER;
CREATE INDEX due_subscriptions ON subscriptions(due_at) WHERE due_at IS NOT NULL;
UPDATE subscriptions SET state = 'CANCELED' WHERE ended_at IS NOT NULL;
UPDATE subscriptions SET
  period_start = started_at + max(0, unixepoch() - started_at) / 2592000 * 2592000;
UPDATE subscriptions SET period_end = period_start + 2592000;
UPDATE subscriptions SET due_at = period_end WHERE ended_at IS NULL;
CREATE TABLE payment_methods(account_id TEXT PRIMARY KEY, last4 TEXT NOT NULL,
                             exp_month INTEGER NOT NULL, exp_year INTEGER NOT NULL,
                             failed_at INTEGER, created_at INTEGER NOT NULL,
                             updated_at INTEGER NOT NULL);
CREATE TABLE invoices(id TEXT PRIMARY KEY, account_id TEXT NOT NULL,
                      subscription_id TEXT NOT NULL REFERENCES subscriptions(id),
                      description TEXT NOT NULL, cents INTEGER NOT NULL, currency TEXT NOT NULL,
                      state TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX invoices_of_accounts ON invoices(account_id);
ALTER TABLE invitations ADD COLUMN secret TEXT NOT NULL DEFAULT '';
UPDATE invitations SET secret = lower(hex(randomblob(16)));
ALTER TABLE sign_ins ADD COLUMN notice TEXT NOT NULL DEFAULT '';
)sql";

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

void set_version(SQLite::Database& database, int version) {
  database.exec("PRAGMA user_version = " + std::to_string(version));
}

void create_tables(SQLite::Database& database) {
  database.exec(base_tables);
  database.exec(account_tables);
  database.exec(sign_in_tables);
  database.exec(seed_table);
  database.exec(billing_tables);
  database.exec("PRAGMA application_id = " + std::to_string(application_id));
  set_version(database, current_version);
}

void copy_hashed(SQLite::Database& database, SQLite::Statement& row) {
  const std::string token = row.getColumn(0);
  const std::string cookie = row.getColumn(1);
  prepare(database,
          "INSERT INTO sign_ins SELECT ?, user_id, organization_id, target, return_url, "
          "success_url, expires_at, nullif(?, '') FROM plain_sign_ins WHERE token = ?",
          sha256(token), cookie.empty() ? "" : sha256(cookie), token)
      .exec();
}

void hash_plain_tokens(SQLite::Database& database) {
  database.exec("ALTER TABLE sign_ins RENAME TO plain_sign_ins; DROP INDEX ends_of_sign_ins");
  database.exec(sign_in_tables);
  {
    SQLite::Statement row(database, "SELECT token, ifnull(cookie, '') FROM plain_sign_ins");
    while (row.executeStep()) copy_hashed(database, row);
  }  // A table that is being read cannot be dropped.
  database.exec("DROP TABLE plain_sign_ins; CREATE TABLE planted_seed(fingerprint TEXT NOT NULL)");
  set_version(database, version_hashed_tokens);
}

// Deleted rows stay in unused pages and in the write-ahead log.
void wipe_unused_pages(SQLite::Database& database) {
  database.exec("VACUUM");
  const bool is_in_use = database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() != 0;
  if (is_in_use) throw std::runtime_error("another program is reading it; stop that program first");
  set_version(database, current_version);
}

void add_subscriptions(SQLite::Database& database) {
  database.exec(
      "PRAGMA legacy_alter_table = ON; ALTER TABLE users RENAME TO old_users; "
      "ALTER TABLE organizations RENAME TO old_organizations");
  database.exec(account_tables);
  database.exec(move_accounts);
  database.exec("ALTER TABLE planted_seed RENAME TO applied_seed");
  set_version(database, version_unbilled_unused_pages);
}

void add_billing(SQLite::Database& database, int next_version) {
  database.exec(billing_tables);
  set_version(database, next_version);
}

}  // namespace

void migrate(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (version_of(database) == 0) create_tables(database);
  if (version_of(database) == version_plain_tokens) hash_plain_tokens(database);
  if (version_of(database) == version_hashed_tokens ||
      version_of(database) == version_required_plans) {
    add_subscriptions(database);
  }
  if (version_of(database) == version_unbilled_unused_pages) {
    add_billing(database, version_unused_pages);
  }
  if (version_of(database) == version_unbilled) add_billing(database, current_version);
  transaction.commit();
  if (version_of(database) == version_unused_pages) wipe_unused_pages(database);
  if (version_of(database) != current_version) {
    throw std::runtime_error(
        "another version of the emulator made it; delete it to start with a new one");
  }
}

bool belongs_to_another_program(SQLite::Database& database) {
  return database.execAndGet("PRAGMA application_id").getInt() != application_id &&
         database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() > 0;
}

}  // namespace userhub::emulator
