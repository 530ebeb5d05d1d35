#pragma once

#include <string_view>

namespace userhub::emulator {

/// Writes `text` on stdout. Where that fails, a closed pipe included, says so on stderr and is
/// false.
bool print(std::string_view text);

/// Writes `userhub: warning: <message>` on stderr.
void warn(std::string_view message);

/// Writes `userhub: <message>` on stderr; the exit code of a failure.
int fail(std::string_view message);

}  // namespace userhub::emulator
