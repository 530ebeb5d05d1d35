#pragma once

namespace userhub::cli {

/// Runs what the arguments ask for; the process's exit code.
int run_command_line(int argc, char** argv);

}  // namespace userhub::cli
