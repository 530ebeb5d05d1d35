#pragma once

namespace userhub::cli {

/// Runs the command that the arguments name. Returns the exit code of the process.
int run_command_line(int argc, char** argv);

}  // namespace userhub::cli
