#pragma once

#include <string>
#include <userhub/emulator/emulator.hpp>
#include <vector>

namespace userhub::cli {

/// Runs a command against an emulator that lives as long as the command does; the command's exit
/// code, or 128 plus the signal that ended it.
int emulator_exec(const emulator::EmulatorOptions& options,
                  const std::vector<std::string>& command);

}  // namespace userhub::cli
