#pragma once

#include <CLI/App.hpp>

namespace userhub::cli {

/// Adds `userhub emulator` to the help; exec_emulator() runs it.
void add_emulator_command(CLI::App& app);

/// Replaces this process by `userhub-emulator`, from the folder of this program or from PATH, with
/// the arguments after `userhub emulator`. Returns only if that fails, with the exit code.
int exec_emulator(char** arguments);

}  // namespace userhub::cli
