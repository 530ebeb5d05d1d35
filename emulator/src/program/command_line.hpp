#pragma once

namespace userhub::emulator {

/// Runs `userhub-emulator` with these arguments; returns the exit code.
int run_command_line(int argc, char** argv);

}  // namespace userhub::emulator
