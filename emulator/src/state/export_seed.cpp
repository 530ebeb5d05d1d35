#include "state/export_seed.hpp"

#include "state/state_tables.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::ordered_json;

Json value_of(const StateColumn& column, const SQLite::Column& value) {
  if (column.is_time()) return to_text(to_time(value.getInt64()));
  if (column.is_integer) return value.getInt64();
  if (column.is_json()) return Json::parse(value.getString());
  return value.getString();
}

Json row_of(const std::vector<StateColumn>& columns, SQLite::Statement& row) {
  Json json = Json::object();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto value = row.getColumn(static_cast<int>(i));
    if (!value.isNull()) json[columns[i].name] = value_of(columns[i], value);
  }
  return json;
}

Json rows_of(SQLite::Database& database, const std::string& table) {
  const auto columns = columns_of(database, table);
  SQLite::Statement row(database, "SELECT * FROM " + table + " ORDER BY rowid");
  Json rows = Json::array();
  while (row.executeStep()) {
    Json json = row_of(columns, row);
    rows.push_back(table == "connections" ? json["id"] : json);
  }
  return rows;
}

}  // namespace

Json export_seed(SQLite::Database& database) {
  Json seed = Json::object();
  for (const char* table : state_tables) seed[table] = rows_of(database, table);
  return seed;
}

}  // namespace userhub::emulator
