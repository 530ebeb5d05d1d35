#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace userhub::cli {

/// `userhub emulator`, and `userhub emulator exec -- CMD…`, whose command is given here.
void add_emulator_command(CLI::App& app, const std::vector<std::string>& command, int& exit_code);

}  // namespace userhub::cli
