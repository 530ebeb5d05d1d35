#pragma once

#include <string_view>

namespace userhub::cli {

/// Writes `text` to stdout. If that fails, for example because a pipe is closed, prints an error to
/// stderr and returns false.
bool print(std::string_view text);

/// Writes `userhub: <message>` to stderr. Returns the exit code of a failure.
int fail(std::string_view message);

}  // namespace userhub::cli
