#include "call.hpp"

#include <algorithm>
#include <utility>

#include "read_portal_session.hpp"
#include "text.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_backoff{100};
constexpr milliseconds longest_backoff{20'000};

bool is_retryable_status(int status) {
  return status == 429 || (status >= 500 && status <= 599 && status != 501);
}

/// Full jitter: anything from nothing to twice the step before.
std::chrono::nanoseconds backoff(int attempts, double chance) {
  const int doublings = std::min(attempts - 1, 20);
  const milliseconds ceiling = std::min(longest_backoff, first_backoff * (1 << doublings));
  return std::chrono::duration_cast<std::chrono::nanoseconds>(ceiling * chance);
}

}  // namespace

TransferFailure cancellation(Phase phase) {
  return {.code = ErrorCode::cancelled, .phase = phase, .message = "the call was cancelled"};
}

Call::Call(const ClientSettings& settings, milliseconds timeout, time_point now,
           AttemptObserver observer)
    : settings_(&settings), start_(now), deadline_(now + timeout), observer_(std::move(observer)) {}

Call::Step Call::attempt(time_point now) {
  if (now >= deadline_) {
    return failed({.code = ErrorCode::timed_out,
                   .phase = attempts_ > 0 ? Phase::backoff : Phase::none,
                   .message = "the total timeout passed"},
                  Moment{now, {}, 0});
  }
  ++attempts_;
  is_repeating_ = false;
  attempt_begun_ = now;
  const auto left = std::chrono::ceil<milliseconds>(deadline_ - now);
  return Attempt{left, std::min(left, settings_->options.connect_timeout)};
}

Call::Step Call::received(const HttpResponse& response, bool connection_reused,
                          const Moment& moment) {
  auto session = read_portal_session(response, moment.wall_now, settings_->options.admin_key);
  if (session) {
    end_attempt(response.status, nullptr, connection_reused, moment.now);
    return Done{std::move(session)};
  }
  return after_error(std::move(session.error()), is_retryable_status(response.status),
                     connection_reused, moment);
}

Call::Step Call::failed(const TransferFailure& failure, const Moment& moment) {
  if (failure.stale_connection && !is_repeating_ && moment.now < deadline_) {
    --attempts_;
    auto again = std::get<Attempt>(attempt(moment.now));
    again.fresh_connection = is_repeating_ = true;
    return again;
  }
  Error error;
  error.code = failure.code;
  error.phase = failure.phase;
  error.message = single_line(failure.message);
  error.http_status = failure.http_status;
  if (failure.code == ErrorCode::timed_out && !last_message_.empty()) {
    error.message += "; the attempt before: " + last_message_;
  }
  return after_error(std::move(error), failure.retryable, failure.connection_reused, moment);
}

Call::Step Call::after_error(Error error, bool retryable, bool connection_reused,
                             const Moment& moment) {
  error.attempts = attempts_;
  error.elapsed = std::chrono::duration_cast<milliseconds>(moment.now - start_);
  error.host = settings_->host;
  end_attempt(error.http_status, &error, connection_reused, moment.now);
  if (!retryable || attempts_ > settings_->options.max_retries) {
    return Done{std::unexpected(std::move(error))};
  }
  std::chrono::nanoseconds wait = backoff(attempts_, moment.chance);
  if (error.retry_after) wait = std::max<std::chrono::nanoseconds>(wait, *error.retry_after);
  if (moment.now + wait >= deadline_) return Done{std::unexpected(std::move(error))};
  last_message_ = std::move(error.message);
  return Wait{moment.now + wait};
}

void Call::end_attempt(int http_status, const Error* error, bool connection_reused,
                       time_point now) noexcept {
  const auto begun = std::exchange(attempt_begun_, std::nullopt);
  const AttemptObserver& observer = observer_ ? observer_ : settings_->options.on_attempt;
  if (!begun || !observer) return;
  observer({.number = attempts_,
            .http_status = http_status,
            .error = error,
            .duration = std::chrono::duration_cast<std::chrono::microseconds>(now - *begun),
            .connection_reused = connection_reused});
}

}  // namespace userhub
