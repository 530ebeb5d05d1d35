#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace userhub::emulator {

/// Makes the tables of an empty state, and brings those of an older emulator up to date. Throws
/// std::exception if another version made them.
void migrate(SQLite::Database& database);

/// Whether the database, not empty, was made by another program.
bool belongs_to_another_program(SQLite::Database& database);

}  // namespace userhub::emulator
