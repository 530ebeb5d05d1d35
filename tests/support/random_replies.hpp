#pragma once

#include <map>
#include <string>

#include "faults.hpp"

namespace userhub::testing {

/// Answers users whose IDs begin with "random_": with their link, at once or dripping, or with one
/// of the reply faults. What a user's first, second, … request meets is drawn by the ID, so that a
/// soak repeats.
class RandomReplies {
 public:
  static bool are_for(const ReceivedRequest& request);

  Reply operator()(const ReceivedRequest& request);

 private:
  std::map<std::string, int> requests_;  // by user
};

}  // namespace userhub::testing
