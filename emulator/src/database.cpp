#include "database.hpp"

#include <filesystem>
#include <stdexcept>

#include "schema.hpp"
#include "state_file.hpp"

namespace userhub::emulator {
namespace {

SQLite::Database open(const std::string& path) {
  return {path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, /*aBusyTimeoutMs=*/2000};
}

SQLite::Database open_file(const std::string& file) {
  create_state_file(file);
  SQLite::Database database = open(std::filesystem::absolute(file));  // ":memory:" is a file too.
  if (is_another_programs(database)) {
    throw std::runtime_error("it is another program's database; name another file");
  }
  keep_from_others(file);
  return database;
}

}  // namespace

SQLite::Database open_database(const std::string& file) {
  SQLite::Database database = file.empty() ? open(":memory:") : open_file(file);
  // Survives a kill at any moment, and a commit costs no flush to the disk.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
  bring_up_to_date(database);
  return database;
}

void clear_database(SQLite::Database& database) {
  for (const char* table : {"sign_ins", "invitations", "members", "users", "organizations",
                            "connections", "plans", "planted_seed"}) {
    database.exec(std::string("DELETE FROM ") + table);
  }
}

}  // namespace userhub::emulator
