#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace userhub {

/// Keeps retries from multiplying the load of a failing service: a client may retry a share of its
/// calls, and has a reserve in case it makes few. A call adds 0.2 tokens with its
/// first request, which expire after 10 s. The reserve starts full, with 10 tokens, and regains one
/// a second. A retry takes one token. The clock is passed in. Thread-safe. For one process: see
/// PerProcess.
class RetryBudget {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A call sends its first request.
  void deposit(time_point now) noexcept;

  /// Takes one token. False, taking nothing, if there is less than one.
  bool withdraw(time_point now) noexcept;

  /// A forked child has a budget of its own.
  void leave_to_parent() {}

 private:
  /// What is left of the deposits of one period of 100 ms, in thousandths of a token.
  struct Deposits {
    std::int64_t period = 0;
    std::int64_t tokens = 0;
  };

  Deposits& deposits(std::int64_t period);
  void refill_reserve(time_point now);

  std::mutex mutex_;
  std::array<Deposits, 128> deposits_{};  ///< One for each period; more than fit into 10 s.
  time_point refilled_;
  std::int64_t reserve_ = 10'000;  ///< In thousandths of a token.
};

}  // namespace userhub
