#pragma once

namespace userhub::emulator {

inline constexpr int exit_success = 0;
inline constexpr int exit_failure = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_command_unusable = 126;  // As shells have them.
inline constexpr int exit_command_not_found = 127;
inline constexpr int exit_by_signal = 128;  // Plus the signal's number.

}  // namespace userhub::emulator
