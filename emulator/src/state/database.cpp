#include "state/database.hpp"

#include <filesystem>
#include <ranges>
#include <stdexcept>

#include "state/schema.hpp"
#include "state/state_file.hpp"
#include "state/state_tables.hpp"

namespace userhub::emulator {
namespace {

SQLite::Database open(const std::string& path) {
  return {path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, /*aBusyTimeoutMs=*/2000};
}

SQLite::Database open_file(const std::string& file) {
  create_state_file(file);
  SQLite::Database database =
      open(std::filesystem::absolute(file));  // So that ":memory:" is a file name.
  if (belongs_to_another_program(database)) {
    throw std::runtime_error("it is another program's database; choose another file");
  }
  restrict_to_owner(file);
  return database;
}

}  // namespace

SQLite::Database open_database(const std::string& file) {
  SQLite::Database database = file.empty() ? open(":memory:") : open_file(file);
  // Survives a kill at any moment, without a flush to the disk at each commit.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  migrate(database);  // Replaces tables that others refer to.
  database.exec("PRAGMA foreign_keys = ON");
  return database;
}

void clear_database(SQLite::Database& database) {
  for (const char* table : {"sign_ins", "api_sessions", "applied_seed"}) {
    database.exec(std::string("DELETE FROM ") + table);
  }
  for (const char* table : std::views::reverse(state_tables)) {
    database.exec(std::string("DELETE FROM ") + table);
  }
}

}  // namespace userhub::emulator
