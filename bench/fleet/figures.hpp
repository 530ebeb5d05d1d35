#pragma once

#include <optional>

#include "load.hpp"

namespace userhub::fleet {

/// A time of trouble in figures. Loads are multiples of the normal one, which came before it.
struct Figures {
  double highest = 0;  ///< The highest second's load, from its beginning on.
  double mean = 0;     ///< The load of the whole time.
  double settled = 0;  ///< That of all after its first 10 s: saved retries are gone by then.
  double settled_highest = 0;  ///< The highest second's in there.
  double unevenness = 0;       ///< Of a bin over the mean of its 5 s, the most after 1 s.
  double failed = 0;  ///< The share that failed of the calls begun in it and as much time after.
  /// Seconds from its end until each call begun succeeds within a second; nothing: none such.
  std::optional<double> well_after;
};

/// Of the trouble from `begin` to `end`, each at the beginning of a bin.
Figures figures(const Load& load, TimePoint begin, TimePoint end);

}  // namespace userhub::fleet
