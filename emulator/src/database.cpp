#include "database.hpp"

#include <stdexcept>

namespace userhub::emulator {
namespace {

constexpr int schema_version = 3;
constexpr int application_id = 0x55736148;  // Tells our files from those of other programs.

constexpr const char* schema = R"sql(
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
CREATE TABLE sign_ins(token TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id),
                      organization_id TEXT NOT NULL, target TEXT NOT NULL,
                      return_url TEXT NOT NULL, success_url TEXT NOT NULL,
                      expires_at INTEGER NOT NULL, cookie TEXT UNIQUE, form_token TEXT);
CREATE INDEX ends_of_sign_ins ON sign_ins(expires_at);
)sql";

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

bool is_another_programs(SQLite::Database& database) {
  return database.execAndGet("PRAGMA application_id").getInt() != application_id &&
         database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() > 0;
}

void make_tables(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (version_of(database) == 0) {
    database.exec(schema);
    database.exec("PRAGMA user_version = " + std::to_string(schema_version));
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
  }
  transaction.commit();
}

}  // namespace

SQLite::Database open_database(const std::string& file) {
  SQLite::Database database(file.empty() ? ":memory:" : file,
                            SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.setBusyTimeout(2000);
  if (is_another_programs(database)) {
    throw std::runtime_error("it is another program's database; name another file");
  }
  // Survives a kill at any moment, and a commit costs no flush to the disk.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
  make_tables(database);
  if (version_of(database) != schema_version) {
    throw std::runtime_error("made by another version of the emulator; delete it to start anew");
  }
  return database;
}

void clear_database(SQLite::Database& database) {
  for (const char* table :
       {"sign_ins", "invitations", "members", "users", "organizations", "connections", "plans"}) {
    database.exec(std::string("DELETE FROM ") + table);
  }
}

}  // namespace userhub::emulator
