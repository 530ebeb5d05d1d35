#include "call/retry_policy.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "userhub/http.hpp"

using namespace userhub;
using namespace std::chrono_literals;

namespace {

constexpr double least = 0;
constexpr double most = 0.999999;
constexpr RetryPolicy::time_point now{1000s};

/// A policy of its own budget, with so many retries and so much time left.
class Retries {
 public:
  explicit Retries(int max_retries = 5, std::chrono::seconds left = 20s)
      : policy_(max_retries, now + left, budget_) {}

  /// How long to wait; nothing if there is no retry.
  std::optional<std::chrono::nanoseconds> wait(
      int attempts, double chance, std::optional<std::chrono::seconds> retry_after = {}) {
    const auto at = policy_.retry_at(attempts, retry_after, {now, {}, chance});
    return at ? std::optional(*at - now) : std::nullopt;
  }

  /// Why there is no retry.
  std::string_view refusal(int attempts, std::optional<std::chrono::seconds> retry_after = {}) {
    const auto at = policy_.retry_at(attempts, retry_after, {now, {}, least});
    if (at) FAIL("a retry");
    return at.error();
  }

  int left_in_budget() {
    int left = 0;
    while (budget_.withdraw(now)) ++left;
    return left;
  }

 private:
  RetryBudget budget_;
  RetryPolicy policy_;
};

AttemptOutcome failed_by(FailureCause cause) {
  return {.cause = cause, .message = "why"};
}

bool is_retried(int status) {
  const HttpResponse response{.status = status, .headers = {}, .body = {}};
  return RetryPolicy::is_retryable({.answer = &response, .http_status = status});
}

AttemptOutcome stale_connection() {
  return {.cause = FailureCause::connection_lost, .message = "why", .connection_reused = true};
}

}  // namespace

TEST_CASE("429 and every 5xx but 501 are retried, and no other status") {
  for (int status = 100; status < 1000; ++status) {
    const bool expected = status == 429 || (status >= 500 && status <= 599 && status != 501);
    if (is_retried(status) != expected) FAIL(status);
  }
}

TEST_CASE("a failure is retried if another attempt may bring an answer") {
  const std::pair<FailureCause, bool> rows[] = {
      {FailureCause::internal, false},       {FailureCause::cancelled, false},
      {FailureCause::attempt_timeout, true}, {FailureCause::connect_timeout, true},
      {FailureCause::not_connected, true},   {FailureCause::connection_lost, true},
      {FailureCause::proxy_refusal, false},  {FailureCause::tls_setup, false},
      {FailureCause::tls_handshake, true},   {FailureCause::tls_verification, false},
      {FailureCause::trust_changed, true},   {FailureCause::malformed_answer, false}};
  for (const auto& [cause, expected] : rows) {
    INFO(static_cast<int>(cause));
    CHECK(RetryPolicy::is_retryable(failed_by(cause)) == expected);
  }
}

TEST_CASE("a handshake is retried unless the peer's alert refuses this client") {
  const std::set<int> refusals{40, 42, 43, 44, 45, 46, 48, 49, 70, 71, 112, 116, 120};
  for (int alert = 0; alert < 256; ++alert) {
    auto outcome = failed_by(FailureCause::tls_handshake);
    outcome.tls_alert = alert;
    if (RetryPolicy::is_retryable(outcome) == refusals.contains(alert)) FAIL(alert);
  }
}

TEST_CASE("a kept connection that ended without a byte is replaced at once, but once") {
  for (const auto cause : {FailureCause::connection_lost, FailureCause::not_connected}) {
    auto outcome = stale_connection();
    outcome.cause = cause;
    CHECK(RetryPolicy::repeats_at_once(outcome, false));
    CHECK_FALSE(RetryPolicy::repeats_at_once(outcome, true));
    CHECK(RetryPolicy::is_retryable(outcome));
  }
}

TEST_CASE("any other end of a connection is a failed attempt") {
  auto fresh = stale_connection();
  fresh.connection_reused = false;
  auto answering = stale_connection();
  answering.bytes_received = 1;
  auto silent = stale_connection();
  silent.cause = FailureCause::attempt_timeout;
  for (const auto& outcome : {fresh, answering, silent}) {
    CHECK_FALSE(RetryPolicy::repeats_at_once(outcome, false));
  }
}

TEST_CASE("a connection is replaced at once as often as the CA certificates change meanwhile") {
  const auto outcome = failed_by(FailureCause::trust_changed);
  CHECK(RetryPolicy::repeats_at_once(outcome, false));
  CHECK(RetryPolicy::repeats_at_once(outcome, true));
}

TEST_CASE("an answer is not asked for again at once, whatever its status") {
  const HttpResponse response{.status = 503, .headers = {}, .body = {}};
  const AttemptOutcome outcome{.answer = &response, .connection_reused = true};
  CHECK_FALSE(RetryPolicy::repeats_at_once(outcome, false));
  CHECK_FALSE(RetryPolicy::needs_fresh_connection(outcome));
}

TEST_CASE("only an attempt that took too long asks for a fresh connection") {
  CHECK(RetryPolicy::needs_fresh_connection(failed_by(FailureCause::attempt_timeout)));
  for (const auto cause : {FailureCause::connect_timeout, FailureCause::connection_lost}) {
    CHECK_FALSE(RetryPolicy::needs_fresh_connection(failed_by(cause)));
  }
}

TEST_CASE("the longest back-off doubles from 100 ms up to 20 s") {
  Retries retries(1000, 24h);
  int attempts = 0;
  for (const auto longest :
       {100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 12800ms, 20000ms, 20000ms}) {
    const auto wait = retries.wait(++attempts, most).value();
    CHECK(wait > longest * 0.999);
    CHECK(wait <= longest);
  }
}

TEST_CASE("the back-off stays at 20 s for as many retries as there may be") {
  for (int attempts = 9; attempts <= 1000; ++attempts) {
    const auto wait = Retries(1000, 24h).wait(attempts, most).value();
    if (wait > 20s || wait < 19s) FAIL("attempt " << attempts);
  }
}

TEST_CASE("the back-off is anything from nothing to its longest") {
  const std::pair<double, std::chrono::milliseconds> rows[] = {
      {0, 0ms}, {0.25, 25ms}, {0.5, 50ms}, {0.75, 75ms}};
  for (const auto& [chance, expected] : rows) CHECK(Retries().wait(1, chance) == expected);
}

TEST_CASE("Retry-After is a floor under the back-off") {
  CHECK(Retries().wait(1, least, 7s) == 7s);
  CHECK(Retries().wait(2, 0.5, 0s) == 100ms);
}

TEST_CASE("clients that a server gives one moment come back within a fifth of the wait after it") {
  const std::pair<double, std::chrono::milliseconds> rows[] = {
      {0, 10'000ms}, {0.25, 10'500ms}, {0.5, 11'000ms}, {0.75, 11'500ms}};
  for (const auto& [chance, expected] : rows) CHECK(Retries().wait(1, chance, 10s) == expected);
}

TEST_CASE("a Retry-After that ends before the deadline is waited for, however little before") {
  for (const auto chance : {least, most}) {
    const auto wait = Retries(5, 19s).wait(1, chance, 18s).value();
    CHECK(wait >= 18s);
    CHECK(wait < 19s);
  }
}

TEST_CASE("there is no retry at the deadline or after it, and nothing is taken from the budget") {
  for (const auto retry_after : {19s, 20s, std::chrono::seconds(365 * 24h)}) {
    Retries retries(5, 19s);
    CHECK(retries.refusal(1, retry_after).empty());
    CHECK(retries.left_in_budget() == 10);
  }
}

TEST_CASE("there is no retry after the last one, and nothing is taken from the budget") {
  for (const int max_retries : {0, 1, 5}) {
    Retries retries(max_retries);
    CHECK(retries.refusal(max_retries + 1).empty());
    CHECK(retries.left_in_budget() == 10);
    if (max_retries > 0) CHECK(Retries(max_retries).wait(max_retries, least));
  }
}

TEST_CASE("each retry takes one from the budget, and an error says when the budget is used up") {
  Retries retries;
  REQUIRE(retries.wait(1, least));
  CHECK(retries.left_in_budget() == 9);
  CHECK(retries.refusal(1) == "; not retried: this client's retry budget is used up");
}
