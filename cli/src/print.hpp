#pragma once

#include <string_view>

namespace userhub::cli {

/// Writes a line on stdout and flushes it; false where that failed.
bool print_line(std::string_view line);

/// Writes `userhub: warning: <message>` on stderr.
void warn(std::string_view message);

/// Writes `userhub: <message>` on stderr; the exit code of a failure.
int fail(std::string_view message);

}  // namespace userhub::cli
