#pragma once

#include <string>
#include <vector>

namespace userhub::emulator {

/// The entries of `environment`, which ends with a null pointer, with `assignments`, each
/// `NAME=value`, in place of what it has under these names. For a program to start: setenv() is not
/// safe beside other threads.
std::vector<std::string> environment_with(const char* const* environment,
                                          const std::vector<std::string>& assignments);

}  // namespace userhub::emulator
