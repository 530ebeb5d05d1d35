#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>

#include "seed.hpp"

namespace userhub::emulator {

/// Fills an empty state; leaves one that holds anything alone. Throws std::exception.
void plant_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now);

/// Whether this seed is the one that the state began with, or was reset to. Throws std::exception.
bool was_planted(SQLite::Database& database, const Seed& seed);

/// Back to the seed alone. Throws std::exception.
void restore_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now);

}  // namespace userhub::emulator
