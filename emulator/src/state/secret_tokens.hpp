#pragma once

#include <optional>
#include <random>
#include <string>

namespace userhub::emulator {

/// Makes tokens and cookies of 256 bits, in hex.
class SecretTokens {
 public:
  /// Unpredictable, or from a fixed sequence if `repeatable`.
  explicit SecretTokens(bool repeatable) {
    if (repeatable) engine_.emplace();
  }

  std::string make();

  /// Restarts the fixed sequence.
  void reset() {
    if (engine_) engine_->seed();
  }

 private:
  std::optional<std::mt19937_64> engine_;
};

}  // namespace userhub::emulator
