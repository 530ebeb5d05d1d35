#pragma once

namespace userhub::emulator {

/// Runs what the arguments of `userhub-emulator` ask for; the process's exit code.
int run_command_line(int argc, char** argv);

}  // namespace userhub::emulator
