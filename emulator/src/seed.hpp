#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace userhub::emulator {

/// Fills an empty state with the built-in users, organization, plans and connections; leaves one
/// that holds anything alone.
void plant_seed(SQLite::Database& database);

/// Back to the seed alone.
void restore_seed(SQLite::Database& database);

}  // namespace userhub::emulator
