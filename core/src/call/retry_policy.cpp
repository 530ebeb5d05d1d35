#include "call/retry_policy.hpp"

#include <algorithm>
#include <array>

#include "userhub/http.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds first_backoff{100};
constexpr milliseconds max_backoff{20'000};

bool is_retryable_status(int status) {
  return status == 429 || (status >= 500 && status <= 599 && status != 501);
}

/// Alerts (RFC 8446, section 6.2) that reject this client or what it offers: the next handshake
/// would end in the same way. They are handshake_failure, those about certificates,
/// access_denied, protocol_version, insufficient_security, unrecognized_name,
/// certificate_required and no_application_protocol.
constexpr std::array refusals{40, 42, 43, 44, 45, 46, 48, 49, 70, 71, 112, 116, 120};

nanoseconds part_of(nanoseconds whole, double share) {
  return std::chrono::duration_cast<nanoseconds>(whole * share);
}

/// Full jitter: between 0 and twice the previous step.
nanoseconds backoff(int attempts, double chance) {
  const int doublings = std::min(attempts - 1, 20);
  return part_of(std::min(max_backoff, first_backoff * (1 << doublings)), chance);
}

/// At least the time that the server asks for. Up to a fifth more, within the remaining time,
/// spreads clients that all got the same Retry-After.
nanoseconds at_least(nanoseconds retry_after, nanoseconds left, double chance) {
  return retry_after + part_of(std::min(retry_after / 5, (left - retry_after) / 2), chance);
}

}  // namespace

bool RetryPolicy::repeats_at_once(const AttemptOutcome& outcome, bool is_repeat) {
  if (outcome.answer != nullptr) return false;
  return (outcome.is_stale() && !is_repeat) || outcome.cause == FailureCause::trust_changed;
}

bool RetryPolicy::is_retryable(const AttemptOutcome& outcome) {
  if (outcome.answer != nullptr) return is_retryable_status(outcome.answer->status);
  switch (outcome.cause) {
    case FailureCause::attempt_timeout:
    case FailureCause::connect_timeout:
    case FailureCause::not_connected:
    case FailureCause::connection_lost:
    case FailureCause::trust_changed:
      return true;
    case FailureCause::tls_handshake:
      return std::ranges::find(refusals, outcome.tls_alert) == refusals.end();
    default:
      return false;
  }
}

bool RetryPolicy::needs_fresh_connection(const AttemptOutcome& outcome) {
  return outcome.answer == nullptr && outcome.cause == FailureCause::attempt_timeout;
}

std::expected<RetryPolicy::time_point, std::string_view> RetryPolicy::retry_at(
    int attempts, std::optional<std::chrono::seconds> retry_after, const Moment& moment) const {
  nanoseconds wait = backoff(attempts, moment.chance);
  if (retry_after) {
    wait = std::max(wait, at_least(*retry_after, deadline_ - moment.now, moment.chance));
  }
  const time_point retry_at = moment.now + wait;
  if (attempts > max_retries_ || retry_at >= deadline_) return std::unexpected("");
  if (budget_->withdraw(moment.now)) return retry_at;
  return std::unexpected("; not retried: this client's retry budget is used up");
}

}  // namespace userhub
