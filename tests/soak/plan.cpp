#include "plan.hpp"

#include <utility>

namespace userhub::soak {

Plans::Plans(std::uint32_t seed, std::string caller)
    : prefix_("random_" + std::to_string(seed) + "_" + std::move(caller) + "_") {
  std::seed_seq both(prefix_.begin(), prefix_.end());
  random_.seed(both);
}

Plan Plans::next() {
  Plan plan;
  plan.user_id = prefix_ + std::to_string(++count_);
  plan.client = random_();
  // Most have time enough for some retries; some hardly any.
  plan.timeout = std::chrono::milliseconds(below(4) == 0 ? 1 + below(60) : 100 + below(1'500));
  if (below(5) == 0) plan.cancelled_after = std::chrono::milliseconds(below(300));
  return plan;
}

}  // namespace userhub::soak
