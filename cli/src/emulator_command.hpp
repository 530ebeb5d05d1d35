#pragma once

#include <CLI/App.hpp>

namespace userhub::cli {

/// `userhub emulator`, for the help: exec_emulator() runs it.
void add_emulator_command(CLI::App& app);

/// Turns this process into `userhub-emulator`, of the folder that this program is in, else of PATH,
/// with the arguments behind `userhub emulator`. Returns where there is none: the exit code.
int exec_emulator(char** arguments);

}  // namespace userhub::cli
