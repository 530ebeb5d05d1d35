#pragma once

#include <chrono>

namespace userhub {

/// When an attempt ended, and a random number. Passed in, so that a test chooses both.
struct Moment {
  std::chrono::steady_clock::time_point now;
  std::chrono::system_clock::time_point wall_now;
  double chance = 0;  ///< Uniform in [0, 1): the jitter.
};

}  // namespace userhub
