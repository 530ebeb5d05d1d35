#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <concepts>
#include <cstdint>

namespace userhub::emulator {

/// An integer as the type that SQLite stores. SQLiteCpp has no overload for some of the types that
/// a standard library counts in, such as `long long` where 64 bits are a `long`.
template <typename Value>
decltype(auto) as_stored(const Value& value) {
  if constexpr (std::integral<Value>) {
    return static_cast<std::int64_t>(value);
  } else {
    return (value);
  }
}

/// A statement with its parameters bound, in their order.
template <typename... Values>
SQLite::Statement prepare(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  int index = 0;
  (statement.bind(++index, as_stored(values)), ...);
  return statement;
}

}  // namespace userhub::emulator
