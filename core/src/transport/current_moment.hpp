#pragma once

#include "call/moment.hpp"

namespace userhub {

/// Now, by the clocks, and a random number of the calling thread.
Moment current_moment();

}  // namespace userhub
