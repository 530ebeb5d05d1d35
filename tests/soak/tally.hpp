#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <string>

#include "plan.hpp"
#include "userhub/userhub.hpp"

namespace userhub::soak {

/// Past its deadline no call may be by more, on a busy machine.
inline constexpr std::chrono::milliseconds slack{2'000};

/// Judges how calls ended, and counts them. Thread-safe.
class Tally {
 public:
  using Result = std::expected<PortalSession, Error>;

  void began();
  /// `time` is how many times this call has ended: 1.
  void ended(const Plan& plan, const Result& result, std::chrono::milliseconds took, int time = 1);
  void fail(const std::string& what);
  void add_child();

  /// Prints the counts.
  void report() const;
  /// Whether each call that began has ended, once, and nothing was wrong; prints the problems.
  bool is_right() const;

 private:
  mutable std::mutex mutex_;
  std::int64_t begun_ = 0;
  std::int64_t ended_ = 0;
  std::int64_t children_ = 0;
  std::map<std::string, std::int64_t> outcomes_;
  std::chrono::milliseconds latest_{-1'000'000};
  std::map<std::string, std::int64_t> failures_;
};

}  // namespace userhub::soak
