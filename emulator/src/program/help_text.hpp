#pragma once

#include <string>

namespace userhub::emulator {

/// The text of `userhub-emulator --help` below the options.
std::string emulator_help();

/// The same for `userhub-emulator exec`.
std::string exec_help();

}  // namespace userhub::emulator
