#include "call/call.hpp"

#include <algorithm>
#include <utility>

#include "response/read_portal_session.hpp"
#include "text/single_line.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds default_attempt_timeout{10'000};

/// If the caller sets only a total, the client's or the call's, one attempt may take all of it.
milliseconds attempt_timeout(const ClientOptions& options, milliseconds total) {
  const bool is_default = options.timeout == default_timeout && total == default_timeout;
  return options.attempt_timeout.value_or(is_default ? default_attempt_timeout : total);
}

ErrorCode code_of(FailureCause cause) {
  switch (cause) {
    case FailureCause::internal:
      return ErrorCode::internal;
    case FailureCause::cancelled:
      return ErrorCode::cancelled;
    case FailureCause::tls_setup:
    case FailureCause::tls_handshake:
    case FailureCause::tls_verification:
      return ErrorCode::tls_failed;
    case FailureCause::malformed_answer:
      return ErrorCode::bad_response;
    default:
      return ErrorCode::connection_failed;
  }
}

}  // namespace

Call::Call(const ResolvedOptions& settings, RetryBudget& budget, milliseconds timeout,
           time_point now, AttemptObserver observer)
    : settings_(&settings),
      start_(now),
      deadline_(now + timeout),
      policy_(settings.options.max_retries, deadline_, budget),
      attempt_timeout_(attempt_timeout(settings.options, timeout)),
      observer_(std::move(observer)) {}

Call::Step Call::attempt(time_point now) {
  if (now >= deadline_) {
    const bool is_first = attempts_ == 0;
    std::string message = is_first ? "no connection was free within the total timeout"
                                   : "the total timeout passed; the previous attempt: ";
    result_ = std::unexpected(Error{.code = ErrorCode::timed_out,
                                    .message = std::move(message) + last_message_,
                                    .phase = is_first ? Phase::queue : Phase::backoff});
    complete_error(now);
    return Done{std::move(result_)};
  }
  if (++attempts_ == 1) policy_.begin_call(now);
  in_attempt_ = true;
  is_repeat_ = false;
  attempt_begun_ = now;
  return attempt_until(now + attempt_timeout_, now, std::exchange(needs_fresh_connection_, false));
}

Call::Attempt Call::attempt_until(time_point end, time_point now, bool fresh_connection) const {
  const auto until_end = std::chrono::ceil<milliseconds>(std::min(end, deadline_) - now);
  const auto left = std::max(until_end, milliseconds(1));  // curl reads 0 as no limit
  return {.timeout = left,
          .connect_timeout = std::min(left, settings_->options.connect_timeout),
          .fresh_connection = fresh_connection};
}

void Call::end_attempt(const AttemptOutcome& outcome, const Moment& moment) {
  if (continues_attempt(outcome, moment.now)) return;
  if (outcome.answer != nullptr) {
    result_ = read_portal_session(*outcome.answer, moment.wall_now, settings_->options.admin_key);
  } else {
    result_ = std::unexpected(error_of(outcome));
  }
  complete_error(moment.now);
  is_retryable_ = !result_ && result_.error().code != ErrorCode::timed_out &&
                  RetryPolicy::is_retryable(outcome);
  needs_fresh_connection_ = RetryPolicy::needs_fresh_connection(outcome);
  if (std::exchange(in_attempt_, false)) observe(outcome, moment.now);
}

/// Whether the attempt continues on a new connection, within its time.
bool Call::continues_attempt(const AttemptOutcome& outcome, time_point now) {
  const auto end = std::min(attempt_begun_ + attempt_timeout_, deadline_);
  if (now >= end || !RetryPolicy::repeats_at_once(outcome, is_repeat_)) return false;
  is_repeat_ = true;
  return true;
}

Error Call::error_of(const AttemptOutcome& outcome) const {
  Error error{.code = code_of(outcome.cause),
              .message = single_line(outcome.message),
              .http_status = outcome.http_status,
              .phase = outcome.phase};
  if (outcome.cause != FailureCause::attempt_timeout) return error;
  if (!lasts_until_deadline()) {
    error.message += " within the attempt timeout";
    return error;
  }
  error.code = ErrorCode::timed_out;
  error.message += " within the total timeout";
  if (!last_message_.empty()) error.message += "; the previous attempt: " + last_message_;
  return error;
}

void Call::complete_error(time_point now) {
  if (result_) return;
  Error& error = result_.error();
  error.attempts = attempts_;
  error.elapsed = std::chrono::duration_cast<milliseconds>(now - start_);
  error.host = settings_->base_url.host;
}

void Call::observe(const AttemptOutcome& outcome, time_point now) const noexcept {
  const AttemptObserver& observer = observer_ ? observer_ : settings_->options.on_attempt;
  if (!observer) return;
  const auto duration = now - attempt_begun_;
  observer({.number = attempts_,
            .http_status = outcome.http_status,
            .error = result_ ? nullptr : &result_.error(),
            .duration = std::chrono::duration_cast<std::chrono::microseconds>(duration),
            .connection_reused = outcome.connection_reused});
}

Call::Step Call::next(const Moment& moment) {
  if (in_attempt_) return attempt_until(attempt_begun_ + attempt_timeout_, moment.now, true);
  if (result_ || !is_retryable_) return Done{std::move(result_)};
  Error& error = result_.error();
  const auto retry_at = policy_.retry_at(attempts_, error.retry_after, moment);
  if (!retry_at) {
    error.message += retry_at.error();
    return Done{std::move(result_)};
  }
  last_message_ = std::move(error.message);
  return Wait{*retry_at};
}

}  // namespace userhub
