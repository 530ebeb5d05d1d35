#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "call/moment.hpp"
#include "call/retry_budget.hpp"
#include "resolved_options.hpp"
#include "userhub/error.hpp"
#include "userhub/http.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// An attempt that ended without a complete answer.
struct TransferFailure {
  ErrorCode code = ErrorCode::internal;
  Phase phase = Phase::none;
  bool retryable = false;
  std::string message{};
  int http_status = 0;  ///< Of an answer whose head was there.
  bool connection_reused = false;
  bool stale_connection = false;  ///< A reused connection died without one byte of reply.
  bool authorities_changed =
      false;                       ///< While it connected: the next connection verifies by the new.
  bool attempt_timed_out = false;  ///< Its connection, or those like it, may be dead.
};

/// Its caller stopped it there.
TransferFailure cancellation(Phase phase);

/// One call: its attempts, back-off, total deadline and attempt timeout. After each attempt it is
/// told what came of it, then asked for the next step. It does nothing itself but run the observer,
/// so both transports and the tests drive it. Not thread-safe.
class Call {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using milliseconds = std::chrono::milliseconds;
  using Result = std::expected<PortalSession, Error>;

  struct Attempt {  ///< Send the request now.
    milliseconds timeout;
    milliseconds connect_timeout;
    bool fresh_connection = false;  ///< Not on one kept from before.
    bool ends_call = false;         ///< Its timeout is the call's deadline.
  };
  struct Wait {  ///< Do nothing until then, then call attempt().
    time_point until;
  };
  struct Done {
    Result result;
  };
  using Step = std::variant<Attempt, Wait, Done>;

  /// The deadline counts from `now`. An empty observer is the settings'. `settings` and `budget`
  /// must outlive the call.
  Call(const ResolvedOptions& settings, RetryBudget& budget, milliseconds timeout, time_point now,
       AttemptObserver observer = {});

  /// The first attempt, or the one after a Wait.
  Step attempt(time_point now);

  // What came of the attempt. Runs the observer; next() then says what follows, by a moment after
  // that.
  void received(const HttpResponse& response, bool connection_reused, const Moment& moment);
  void failed(const TransferFailure& failure, const Moment& moment);
  Step next(const Moment& moment);

  time_point deadline() const { return deadline_; }

 private:
  Attempt attempt_until(time_point end, time_point now, bool fresh_connection) const;
  bool repeats_stale(const TransferFailure& failure, time_point now);
  void end_attempt(int http_status, bool connection_reused, const Moment& moment);
  void observe(const userhub::Attempt& ended) const noexcept;
  bool is_retried(time_point retry_at, const Moment& moment);

  const ResolvedOptions* settings_;
  RetryBudget* budget_;
  time_point start_;
  time_point deadline_;
  milliseconds attempt_timeout_;
  AttemptObserver observer_;
  int attempts_ = 0;
  bool in_attempt_ = false;
  time_point attempt_begun_;
  bool is_repeating_ = false;  ///< On a fresh connection, as the kept one had died.
  bool needs_fresh_connection_ = false;
  Result result_;              ///< What came of the last attempt.
  bool is_retryable_ = false;  ///< If that is an error.
  std::string last_message_;
};

}  // namespace userhub
