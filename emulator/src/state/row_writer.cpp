#include "state/row_writer.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <sqlite3.h>

#include "http/json_text.hpp"
#include "text/alternatives.hpp"
#include "text/did_you_mean.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 3> times_of_creation{"created_at", "started_at",
                                                            "updated_at"};

// Whether a missing time is that of the seed's application.
bool is_now_by_default(const std::string& column, const Json& row) {
  if (column == "ended_at") return row.value("state", Json()) == Json("CANCELED");
  return std::ranges::find(times_of_creation, column) != times_of_creation.end();
}

[[noreturn]] void reject(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

void check_fields(const Json& row, const std::vector<StateColumn>& columns,
                  const std::string& where) {
  if (!row.is_object()) reject(where, "must be an object");
  std::vector<std::string_view> names;
  names.reserve(columns.size());
  for (const auto& column : columns) names.emplace_back(column.name);
  for (const auto& [name, value] : row.items()) {
    if (std::ranges::find(names, std::string_view(name)) != names.end()) continue;
    reject(where, "unknown field " + name + "." + did_you_mean(name, names));
  }
}

std::int64_t integer_of(const StateColumn& column, const Json& value, const std::string& where) {
  if (column.is_time()) {
    const auto time = value.is_string() ? parse_time(value.get<std::string>()) : std::nullopt;
    if (!time) reject(where, "must be a time such as 2026-01-01T00:00:00Z");
    return seconds_of(*time);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  reject(where, "must be a whole number");
}

struct Choices {
  std::string_view table;
  std::string_view column;
  std::vector<std::string_view> values;
};

const std::array choices{
    Choices{"members", "role", {"owner", "member"}},
    Choices{"subscriptions", "state", {"TRIALING", "ACTIVE", "PAST_DUE", "CANCELED"}},
    Choices{"invoices", "state", {"OPEN", "PAID", "VOID"}},
};

void check_choice(std::string_view table, const StateColumn& column, const Json& row,
                  const std::string& where) {
  for (const auto& [of_table, of_column, values] : choices) {
    if (of_table != table || of_column != column.name || !row.contains(column.name)) continue;
    if (std::ranges::any_of(values, [&](auto value) { return row[column.name] == value; })) return;
    reject(where + "." + column.name, "must be " + alternatives(values));
  }
}

std::string text_of(const StateColumn& column, const Json& value, const std::string& where) {
  if (column.is_json()) return to_text(value);
  if (!value.is_string()) reject(where, "must be a string");
  return value.get<std::string>();
}

void bind_value(SQLite::Statement& statement, int index, const StateColumn& column,
                const Json& value, const std::string& where) {
  if (value.is_null()) return;  // A parameter without a value is NULL.
  if (column.is_integer) {
    statement.bind(index, integer_of(column, value, where));
  } else {
    statement.bind(index, text_of(column, value, where));
  }
}

}  // namespace

RowWriter::RowWriter(SQLite::Database& database, std::string table, std::chrono::sys_seconds now)
    : database_(database),
      table_(std::move(table)),
      now_(now),
      columns_(columns_of(database, table_)) {}

void RowWriter::write(const Json& row, const std::string& where) {
  check_fields(row, columns_, where);
  std::string names;
  std::string parameters;
  std::vector<std::pair<const StateColumn*, Json>> values;
  for (const auto& column : columns_) {
    check_choice(table_, column, row, where);
    // Otherwise the schema has a default, or none.
    if (!row.contains(column.name) && !is_now_by_default(column.name, row)) continue;
    names += (names.empty() ? "" : ", ") + column.name;
    parameters += parameters.empty() ? "?" : ", ?";
    values.emplace_back(&column, row.value(column.name, Json(to_text(now_))));
  }
  try {
    SQLite::Statement statement(
        database_, "INSERT INTO " + table_ + "(" + names + ") VALUES (" + parameters + ")");
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& [column, value] = values[i];
      bind_value(statement, static_cast<int>(i) + 1, *column, value, where + "." + column->name);
    }
    statement.exec();
  } catch (const SQLite::Exception& failure) {
    const bool refers = failure.getExtendedErrorCode() == SQLITE_CONSTRAINT_FOREIGNKEY;
    reject(where, refers ? "names something that the seed does not have" : failure.what());
  }
}

}  // namespace userhub::emulator
