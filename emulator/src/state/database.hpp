#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

namespace userhub::emulator {

/// Opens the state and creates its tables if they are missing; "" keeps it in memory. Throws
/// std::exception if the file cannot be used.
SQLite::Database open_database(const std::string& file);

/// Empties every table.
void clear_database(SQLite::Database& database);

}  // namespace userhub::emulator
