#include "load.hpp"

#include <algorithm>

namespace userhub::fleet {

Load::Load(TimePoint end) : requests_(bin_of(end)), calls_(bin_of(end)), failed_(bin_of(end)) {}

void Load::call_ended(TimePoint begun, TimePoint now, bool succeeded) {
  ++calls_.at(bin_of(begun));
  if (!succeeded) ++failed_.at(bin_of(begun));
  last_begun_ = std::max(last_begun_, begun);
  const bool troubled = !succeeded || now - begun > std::chrono::seconds(1);
  if (troubled) last_troubled_ = std::max(last_troubled_, begun);
}

}  // namespace userhub::fleet
