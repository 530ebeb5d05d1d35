#pragma once

#include <string>

namespace userhub::emulator {

/// Makes the file where it is missing, readable by its owner alone. Throws std::exception where
/// something else than a file has that name.
void create_state_file(const std::string& file);

/// Takes the rights of others from the file and from what SQLite keeps beside it. Throws
/// std::exception where that cannot be done.
void keep_from_others(const std::string& file);

}  // namespace userhub::emulator
