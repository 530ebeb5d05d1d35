#pragma once

#include <string>
#include <vector>

namespace userhub::testing {

/// The variables that anything in this process asks the environment for, by getenv() or
/// secure_getenv(), which this program replaces. (The C library's own look-ups call neither.)
class EnvironmentReads {
 public:
  /// Forgets what was read so far.
  static void watch();
  /// What was read since then, up to a thousand.
  static std::vector<std::string> seen();
};

}  // namespace userhub::testing
