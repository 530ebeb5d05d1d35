#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace userhub::emulator {

/// A statement with its parameters bound, in their order.
template <typename... Values>
SQLite::Statement prepare(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  int index = 0;
  (statement.bind(++index, values), ...);
  return statement;
}

}  // namespace userhub::emulator
