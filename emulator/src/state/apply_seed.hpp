#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>

#include "state/seed.hpp"

namespace userhub::emulator {

/// Applies the seed to an empty state; does not change any other. Throws std::exception.
void apply_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now);

/// Whether the state began with this seed, or was last reset to it. Throws std::exception.
bool was_applied(SQLite::Database& database, const Seed& seed);

/// Replaces the state by the seed, but keeps the sessions of users who are in both. Throws
/// std::exception; then the state is as before.
void replace_state(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now);

/// Replaces the whole state by the seed, and ends all sessions. Throws std::exception.
void restore_seed(SQLite::Database& database, const Seed& seed, std::chrono::sys_seconds now);

}  // namespace userhub::emulator
