#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace userhub {

/// What keeps retries from multiplying the load of a service that fails: a share of a client's
/// calls, and a reserve for one that makes few. A call adds 0.2 tokens with its first request,
/// which expire after 10 s; the reserve gains a token a second, holds 10 at most and begins full; a
/// retry takes one token. The clock is passed in. Thread-safe; deposit() takes no lock. For one
/// process: see PerProcess.
class RetryBudget {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  RetryBudget() = default;
  RetryBudget(const RetryBudget&) = delete;
  RetryBudget& operator=(const RetryBudget&) = delete;

  /// A call sends its first request.
  void deposit(time_point now) noexcept;

  /// Takes one token; false, and takes nothing, where there is less than one.
  bool withdraw(time_point now) noexcept;

  /// A forked child has a budget of its own.
  void leave_to_parent() {}

 private:
  /// A period of 100 ms in the upper half, what is left of its deposits in the lower one.
  using Slot = std::atomic<std::uint64_t>;

  Slot& slot(std::uint64_t period) { return slots_[period % slots_.size()]; }
  void refill_reserve(time_point now);

  std::array<Slot, 128> slots_{};  ///< By period: more of them than fit into 10 s.
  std::mutex mutex_;               ///< Guards what follows.
  time_point refilled_;
  std::int64_t reserve_ = 10'000;  ///< In thousandths of a token.
};

}  // namespace userhub
