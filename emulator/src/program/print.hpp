#pragma once

#include <string_view>

namespace userhub::emulator {

/// Writes `text` to stdout. If that fails, even by a closed pipe, reports it on stderr and returns
/// false.
bool print(std::string_view text);

/// Writes `userhub-emulator: warning: <message>` to stderr.
void warn(std::string_view message);

/// Writes `userhub-emulator: <message>` to stderr.
void note(std::string_view message);

/// The same; returns the exit code of a failure.
int fail(std::string_view message);

}  // namespace userhub::emulator
