#pragma once

#include <cstdlib>

namespace userhub::testing {

/// How many times as long as usual a test waits: the environment's USERHUB_SLOWNESS, or 1. An
/// emulated machine computes slowly.
inline int slowness() {
  const char* factor = std::getenv("USERHUB_SLOWNESS");
  return factor == nullptr ? 1 : std::atoi(factor);
}

}  // namespace userhub::testing
