#pragma once

#include <string>

namespace userhub::emulator {

/// Creates the file if it is missing, readable by its owner only. Throws std::exception if the name
/// is not that of a regular file.
void create_state_file(const std::string& file);

/// Removes the permissions of other users from the file and from SQLite's files next to it. Throws
/// std::exception if that fails.
void restrict_to_owner(const std::string& file);

}  // namespace userhub::emulator
