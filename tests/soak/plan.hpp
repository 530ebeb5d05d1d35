#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

namespace userhub::soak {

/// What one call is to be.
struct Plan {
  std::string user_id;
  std::chrono::milliseconds timeout{};
  std::optional<std::chrono::milliseconds> cancelled_after{};
  std::size_t client = 0;  ///< By which client: any number.
};

/// The plans of one caller: the same at each run with the same seed.
class Plans {
 public:
  Plans(std::uint32_t seed, std::string caller);

  Plan next();
  /// Less than `limit`.
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::mt19937 random_;
  std::string prefix_;
  int count_ = 0;
};

}  // namespace userhub::soak
