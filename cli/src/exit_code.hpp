#pragma once

namespace userhub::cli {

inline constexpr int exit_success = 0;
inline constexpr int exit_failure = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_command_unusable = 126;  // These two as in a shell.
inline constexpr int exit_command_not_found = 127;

}  // namespace userhub::cli
