#include "schema.hpp"

#include <stdexcept>
#include <string>

#include "digest.hpp"
#include "prepare.hpp"

namespace userhub::emulator {
namespace {

constexpr int version_plain_tokens = 3;
constexpr int version_hashed_tokens = 4;  // Unused pages may still hold plain tokens.
constexpr int current_version = 5;
constexpr int application_id = 0x55736148;  // Marks the file as the emulator's.

constexpr const char* base_tables = R"sql(
CREATE TABLE plans(id TEXT PRIMARY KEY, name TEXT NOT NULL, price TEXT NOT NULL,
                   description TEXT NOT NULL);
CREATE TABLE connections(id TEXT PRIMARY KEY);
CREATE TABLE organizations(id TEXT PRIMARY KEY, name TEXT NOT NULL,
                           plan_id TEXT NOT NULL REFERENCES plans(id));
CREATE TABLE users(id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
                   external_id TEXT, connection_id TEXT,
                   plan_id TEXT NOT NULL REFERENCES plans(id),
                   created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                   UNIQUE(external_id, connection_id));
CREATE TABLE members(organization_id TEXT NOT NULL REFERENCES organizations(id),
                     user_id TEXT NOT NULL REFERENCES users(id),
                     role TEXT NOT NULL, created_at INTEGER NOT NULL,
                     PRIMARY KEY(organization_id, user_id));
CREATE TABLE invitations(organization_id TEXT NOT NULL REFERENCES organizations(id),
                         email TEXT NOT NULL COLLATE NOCASE, created_at INTEGER NOT NULL,
                         PRIMARY KEY(organization_id, email));
)sql";

// Tokens and cookies are 256 random bits, so nobody can find one from its plain hash.
constexpr const char* newer_tables = R"sql(
CREATE TABLE sign_ins(token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id),
                      organization_id TEXT NOT NULL, target TEXT NOT NULL,
                      return_url TEXT NOT NULL, success_url TEXT NOT NULL,
                      expires_at INTEGER NOT NULL, cookie_hash TEXT UNIQUE);
CREATE INDEX ends_of_sign_ins ON sign_ins(expires_at);
CREATE INDEX memberships ON members(user_id);
CREATE TABLE planted_seed(fingerprint TEXT NOT NULL);
)sql";

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

void set_version(SQLite::Database& database, int version) {
  database.exec("PRAGMA user_version = " + std::to_string(version));
}

void create_tables(SQLite::Database& database) {
  database.exec(base_tables);
  database.exec(newer_tables);
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
  database.exec(newer_tables);
  {
    SQLite::Statement row(database, "SELECT token, ifnull(cookie, '') FROM plain_sign_ins");
    while (row.executeStep()) copy_hashed(database, row);
  }  // A table that is being read cannot be dropped.
  database.exec("DROP TABLE plain_sign_ins");
  set_version(database, version_hashed_tokens);
}

// Deleted rows stay in unused pages and in the write-ahead log.
void wipe_unused_pages(SQLite::Database& database) {
  database.exec("VACUUM");
  const bool is_in_use = database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() != 0;
  if (is_in_use) throw std::runtime_error("another program is reading it; stop that program first");
  set_version(database, current_version);
}

}  // namespace

void migrate(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (version_of(database) == 0) create_tables(database);
  if (version_of(database) == version_plain_tokens) hash_plain_tokens(database);
  transaction.commit();
  if (version_of(database) == version_hashed_tokens) wipe_unused_pages(database);
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
