#pragma once

#include <optional>

#include "userhub/attempt.hpp"

namespace userhub {

/// A copy of an attempt that an observer received, with a copy of its error.
struct EndedAttempt {
  explicit EndedAttempt(const Attempt& ended) : attempt(ended) {
    if (ended.error != nullptr) error = *ended.error;
    attempt.error = nullptr;
  }
  Attempt attempt;
  std::optional<Error> error;
};

}  // namespace userhub
