#pragma once

#include <string>
#include <vector>

namespace userhub::emulator {

/// A copy of `environment`, which ends with a null pointer, in which `assignments`, each
/// `NAME=value`, replace the entries of the same names. For a child process: setenv() is not safe
/// while other threads run.
std::vector<std::string> environment_with(const char* const* environment,
                                          const std::vector<std::string>& assignments);

}  // namespace userhub::emulator
