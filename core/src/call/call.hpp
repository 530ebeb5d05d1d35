#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <variant>

#include "attempt_outcome.hpp"
#include "call/moment.hpp"
#include "call/retry_budget.hpp"
#include "call/retry_policy.hpp"
#include "resolved_options.hpp"
#include "userhub/error.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// One call: its attempts, waits and time limits. A transport does each step, reports the outcome
/// of each attempt, and asks for the next step. The call itself sends nothing and reads no clock;
/// it runs the observer. Not thread-safe.
class Call {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using milliseconds = std::chrono::milliseconds;
  using Result = std::expected<PortalSession, Error>;

  using Attempt = AttemptLimits;  ///< Send the request now.
  struct Wait {                   ///< Do nothing until then, then call attempt().
    time_point until;
  };
  struct Done {
    Result result;
  };
  using Step = std::variant<Attempt, Wait, Done>;

  /// The deadline counts from `now`. If the observer is empty, the settings' observer is used.
  /// `settings` and `budget` must outlive the call.
  Call(const ResolvedOptions& settings, RetryBudget& budget, milliseconds timeout, time_point now,
       AttemptObserver observer = {});

  /// The first attempt, or the one after a Wait.
  Step attempt(time_point now);

  /// Reports the outcome of the attempt, or that the call was cancelled while it waited. Runs the
  /// observer.
  void end_attempt(const AttemptOutcome& outcome, const Moment& moment);

  /// The step after end_attempt(), at a later moment, because the observer may take time.
  Step next(const Moment& moment);

  time_point deadline() const { return deadline_; }

 private:
  Attempt attempt_until(time_point end, time_point now, bool fresh_connection) const;
  bool continues_attempt(const AttemptOutcome& outcome, time_point now);
  bool lasts_until_deadline() const { return attempt_begun_ + attempt_timeout_ >= deadline_; }
  Error error_of(const AttemptOutcome& outcome) const;
  void complete_error(time_point now);
  void observe(const AttemptOutcome& outcome, time_point now) const noexcept;

  const ResolvedOptions* settings_;
  time_point start_;
  time_point deadline_;
  RetryPolicy policy_;
  milliseconds attempt_timeout_;
  AttemptObserver observer_;
  int attempts_ = 0;
  bool in_attempt_ = false;
  time_point attempt_begun_;
  bool is_repeat_ = false;  ///< The attempt continues on a second connection.
  bool needs_fresh_connection_ = false;
  Result result_;              ///< The last attempt's.
  bool is_retryable_ = false;  ///< Whether to retry that result.
  std::string last_message_;
};

}  // namespace userhub
