#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "state/state_tables.hpp"

namespace userhub::emulator {

/// Adds rows of a seed to a table. The fields of a row are the table's columns; the schema says
/// which are required and unique.
class RowWriter {
 public:
  /// `now` is for times of creation, change and cancellation that a row does not have.
  RowWriter(SQLite::Database& database, std::string table, std::chrono::sys_seconds now);

  /// `where` is the row's place in the seed. Throws std::runtime_error with the place if a field is
  /// unknown or invalid, or if the state cannot have this row.
  void write(const nlohmann::json& row, const std::string& where);

 private:
  SQLite::Database& database_;
  std::string table_;
  std::chrono::sys_seconds now_;
  std::vector<StateColumn> columns_;
};

}  // namespace userhub::emulator
