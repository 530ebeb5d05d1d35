#include "state/state_tables.hpp"

#include "state/prepare.hpp"

namespace userhub::emulator {

bool StateColumn::is_time() const {
  return is_integer &&
         (name.ends_with("_at") || name.ends_with("_start") || name.ends_with("_end"));
}

std::vector<StateColumn> columns_of(SQLite::Database& database, const std::string& table) {
  auto row = prepare(database, "SELECT name, type FROM pragma_table_info(?)", table);
  std::vector<StateColumn> columns;
  while (row.executeStep()) {
    columns.push_back(
        {.name = row.getColumn(0), .is_integer = row.getColumn(1).getString() == "INTEGER"});
  }
  return columns;
}

}  // namespace userhub::emulator
