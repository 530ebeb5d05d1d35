#pragma once

#include <string>
#include <vector>
#include "emulator.hpp"

namespace userhub::emulator {

/// Runs a command with an emulator that stops when the command ends. Returns the command's exit
/// code, or 128 plus the signal that ended it. `names_portal`: writes its address to stderr.
int exec_command(const EmulatorOptions& options, const std::vector<std::string>& command,
                 bool names_portal);

}  // namespace userhub::emulator
