#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace userhub::emulator {

/// Makes the tables of an empty state, and brings those of an older emulator up to date. Throws
/// std::exception where another version made them.
void bring_up_to_date(SQLite::Database& database);

/// Whether the database, not empty, was made by another program.
bool is_another_programs(SQLite::Database& database);

}  // namespace userhub::emulator
