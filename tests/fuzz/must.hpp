#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace userhub::fuzz {

/// Ends the program with the name of a property that does not hold.
inline void must(bool holds, const char* property,
                 const std::source_location& where = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: does not hold: %s\n", where.file_name(),
               static_cast<unsigned>(where.line()), property);
  std::abort();
}

}  // namespace userhub::fuzz
