#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

namespace userhub::emulator {

/// Makes tokens and cookies of 256 bits, in hex.
class SecretTokens {
 public:
  /// Unpredictable, or from a fixed sequence if `repeatable`: one for each seed.
  explicit SecretTokens(bool repeatable, std::uint64_t seed = std::mt19937_64::default_seed)
      : seed_(seed) {
    if (repeatable) engine_.emplace(seed_);
  }

  std::string make();

  /// Restarts the fixed sequence.
  void reset() {
    if (engine_) engine_->seed(seed_);
  }

 private:
  std::uint64_t seed_;
  std::optional<std::mt19937_64> engine_;
};

}  // namespace userhub::emulator
