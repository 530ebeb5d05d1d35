#pragma once

#include <string>

namespace userhub::emulator {

/// How a request was handled.
struct Trace {
  bool matched = false;
  std::string note = {};     ///< The route, or why none matched.
  std::string user_id = {};  ///< Decoded; "" if the path has none.
  std::string fault = {};    ///< The fault that was applied.
};

}  // namespace userhub::emulator
