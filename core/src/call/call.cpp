#include "call/call.hpp"

#include <algorithm>
#include <utility>

#include "response/read_portal_session.hpp"
#include "text/single_line.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_backoff{100};
constexpr milliseconds longest_backoff{20'000};
constexpr milliseconds default_attempt_timeout{10'000};

bool is_retryable_status(int status) {
  return status == 429 || (status >= 500 && status <= 599 && status != 501);
}

/// Where a caller sets the total alone, the client's or the call's, an answer may take all of it.
milliseconds attempt_timeout(const ClientOptions& options, milliseconds total) {
  const bool is_default = options.timeout == default_timeout && total == default_timeout;
  return options.attempt_timeout.value_or(is_default ? default_attempt_timeout : total);
}

/// Full jitter: anything from nothing to twice the step before.
std::chrono::nanoseconds backoff(int attempts, double chance) {
  const int doublings = std::min(attempts - 1, 20);
  const milliseconds ceiling = std::min(longest_backoff, first_backoff * (1 << doublings));
  return std::chrono::duration_cast<std::chrono::nanoseconds>(ceiling * chance);
}

/// At least what the server asks for. Up to a fifth more, in the time that is left, spreads clients
/// to which it named the same moment.
std::chrono::nanoseconds at_least(std::chrono::nanoseconds retry_after,
                                  std::chrono::nanoseconds left, double chance) {
  const auto spread = std::min(retry_after / 5, (left - retry_after) / 2);
  return retry_after + std::chrono::duration_cast<std::chrono::nanoseconds>(spread * chance);
}

}  // namespace

TransferFailure cancellation(Phase phase) {
  return {.code = ErrorCode::cancelled, .phase = phase, .message = "the call was cancelled"};
}

Call::Call(const ResolvedOptions& settings, RetryBudget& budget, milliseconds timeout,
           time_point now, AttemptObserver observer)
    : settings_(&settings),
      budget_(&budget),
      start_(now),
      deadline_(now + timeout),
      attempt_timeout_(attempt_timeout(settings.options, timeout)),
      observer_(std::move(observer)) {}

Call::Step Call::attempt(time_point now) {
  if (now >= deadline_) {
    const bool is_first = attempts_ == 0;
    failed({.code = ErrorCode::timed_out,
            .phase = is_first ? Phase::queue : Phase::backoff,
            .message = is_first ? "no connection was free within the total timeout"
                                : "the total timeout passed"},
           Moment{now, {}, 0});
    return Done{std::move(result_)};
  }
  if (++attempts_ == 1) budget_->deposit(now);
  in_attempt_ = true;
  is_repeating_ = false;
  attempt_begun_ = now;
  return attempt_until(now + attempt_timeout_, now, std::exchange(needs_fresh_connection_, false));
}

Call::Attempt Call::attempt_until(time_point end, time_point now, bool fresh_connection) const {
  const auto until_end = std::chrono::ceil<milliseconds>(std::min(end, deadline_) - now);
  const auto left = std::max(until_end, milliseconds(1));  // to curl 0 is no limit at all
  return {.timeout = left,
          .connect_timeout = std::min(left, settings_->options.connect_timeout),
          .fresh_connection = fresh_connection,
          .ends_call = end >= deadline_};
}

void Call::received(const HttpResponse& response, bool connection_reused, const Moment& moment) {
  result_ = read_portal_session(response, moment.wall_now, settings_->options.admin_key);
  is_retryable_ = is_retryable_status(response.status);
  end_attempt(response.status, connection_reused, moment);
}

void Call::failed(const TransferFailure& failure, const Moment& moment) {
  if (repeats_stale(failure, moment.now)) return;
  Error error;
  error.code = failure.code;
  error.phase = failure.phase;
  error.message = single_line(failure.message);
  error.http_status = failure.http_status;
  if (failure.code == ErrorCode::timed_out && !last_message_.empty()) {
    error.message += "; the attempt before: " + last_message_;
  }
  result_ = std::unexpected(std::move(error));
  is_retryable_ = failure.retryable;
  needs_fresh_connection_ = failure.attempt_timed_out;
  end_attempt(failure.http_status, failure.connection_reused, moment);
}

/// A stale connection once an attempt, and within its time: it is the same attempt still.
bool Call::repeats_stale(const TransferFailure& failure, time_point now) {
  const auto end = std::min(attempt_begun_ + attempt_timeout_, deadline_);
  const bool is_first = failure.stale_connection && !is_repeating_;
  if (now >= end || !(is_first || failure.authorities_changed)) return false;
  is_repeating_ = true;
  return true;
}

void Call::end_attempt(int http_status, bool connection_reused, const Moment& moment) {
  Error* const error = result_ ? nullptr : &result_.error();
  if (error != nullptr) {
    error->attempts = attempts_;
    error->elapsed = std::chrono::duration_cast<milliseconds>(moment.now - start_);
    error->host = settings_->host;
  }
  if (!std::exchange(in_attempt_, false)) return;
  const auto duration = moment.now - attempt_begun_;
  observe({.number = attempts_,
           .http_status = http_status,
           .error = error,
           .duration = std::chrono::duration_cast<std::chrono::microseconds>(duration),
           .connection_reused = connection_reused});
}

void Call::observe(const userhub::Attempt& ended) const noexcept {
  const AttemptObserver& observer = observer_ ? observer_ : settings_->options.on_attempt;
  if (observer) observer(ended);
}

Call::Step Call::next(const Moment& moment) {
  if (in_attempt_) return attempt_until(attempt_begun_ + attempt_timeout_, moment.now, true);
  if (result_ || !is_retryable_) return Done{std::move(result_)};
  std::chrono::nanoseconds wait = backoff(attempts_, moment.chance);
  const auto& retry_after = result_.error().retry_after;
  if (retry_after) {
    wait = std::max(wait, at_least(*retry_after, deadline_ - moment.now, moment.chance));
  }
  if (!is_retried(moment.now + wait, moment)) return Done{std::move(result_)};
  last_message_ = std::move(result_.error().message);
  return Wait{moment.now + wait};
}

bool Call::is_retried(time_point retry_at, const Moment& moment) {
  if (attempts_ > settings_->options.max_retries || retry_at >= deadline_) return false;
  if (budget_->withdraw(moment.now)) return true;
  result_.error().message += "; not retried: this client's retry budget is used up";
  return false;
}

}  // namespace userhub
