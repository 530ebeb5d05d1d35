#pragma once

#include <string>
#include <vector>

namespace userhub::testing {

/// The variables that anything in this process asks the environment for, by getenv() or
/// secure_getenv(), which this program replaces. (The C library's own look-ups call neither.)
class EnvironmentReads {
 public:
  /// Forgets those of before.
  static void watch();
  /// Those since then; a later one than the thousandth is left out.
  static std::vector<std::string> seen();
};

}  // namespace userhub::testing
