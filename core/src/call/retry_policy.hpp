#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string_view>

#include "attempt_outcome.hpp"
#include "call/moment.hpp"
#include "call/retry_budget.hpp"

namespace userhub {

/// Decides whether and when a call repeats an attempt, from the facts of that attempt. Clock and
/// chance are passed in; it changes nothing but the budget.
class RetryPolicy {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// `budget` must outlive it.
  RetryPolicy(int max_retries, time_point deadline, RetryBudget& budget)
      : max_retries_(max_retries), deadline_(deadline), budget_(&budget) {}

  /// The call sends its first request.
  void begin_call(time_point now) const { budget_->deposit(now); }

  /// Whether the request is sent again at once, on a fresh connection and as the same attempt: a
  /// stale connection says nothing about the server, and neither do replaced CA certificates.
  static bool repeats_at_once(const AttemptOutcome& outcome, bool is_repeat);

  /// Whether another attempt may succeed where this one did not.
  static bool is_retryable(const AttemptOutcome& outcome);

  /// Whether other kept connections may be dead too.
  static bool needs_fresh_connection(const AttemptOutcome& outcome);

  /// When to make the next attempt, after `attempts` failed ones and this Retry-After. Takes a
  /// token from the budget. The error, if there is no next attempt: text to append to the message.
  std::expected<time_point, std::string_view> retry_at(
      int attempts, std::optional<std::chrono::seconds> retry_after, const Moment& moment) const;

 private:
  int max_retries_;
  time_point deadline_;
  RetryBudget* budget_;
};

}  // namespace userhub
