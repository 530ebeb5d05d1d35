#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <nlohmann/json.hpp>

namespace userhub::emulator {

/// The state as a seed: everything but sessions, tokens and the clock.
nlohmann::ordered_json export_seed(SQLite::Database& database);

}  // namespace userhub::emulator
