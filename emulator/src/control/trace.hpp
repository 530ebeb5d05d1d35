#pragma once

#include <string>

namespace userhub::emulator {

/// The note for a request that shows the home page: the page does not list those.
inline constexpr const char* home_note = "home page";

/// How a request was handled.
struct Trace {
  bool matched = false;
  std::string note = {};     ///< The route, or why none matched.
  std::string user_id = {};  ///< Decoded; "" if the path has none.
  std::string fault = {};    ///< The fault that was applied.
  std::string session = {};  ///< The sign_in_reference() of a portal request's session.
  std::string action = {};   ///< What the visitor of the portal did.
};

}  // namespace userhub::emulator
