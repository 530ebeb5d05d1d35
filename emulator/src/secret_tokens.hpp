#pragma once

#include <optional>
#include <random>
#include <string>

namespace userhub::emulator {

/// Tokens, cookies and access tokens: 256 bits each, in hex.
class SecretTokens {
 public:
  /// Unpredictable, unless a run shall repeat.
  explicit SecretTokens(bool repeatable) {
    if (repeatable) engine_.emplace();
  }

  std::string make();

  /// A run that repeats starts over.
  void reset() {
    if (engine_) engine_->seed();
  }

 private:
  std::optional<std::mt19937_64> engine_;
};

}  // namespace userhub::emulator
