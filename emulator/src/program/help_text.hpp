#pragma once

#include <string>

namespace userhub::emulator {

/// What `userhub-emulator --help` says below the options.
std::string emulator_help();

/// The same for `userhub-emulator exec`.
std::string exec_help();

}  // namespace userhub::emulator
