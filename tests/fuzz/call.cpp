#include "call/call.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "input_fields.hpp"
#include "must.hpp"
#include "resolve_options.hpp"
#include "safe_text.hpp"
#include "target.hpp"

namespace userhub::fuzz {
namespace {

using std::chrono::milliseconds;
using time_point = Call::time_point;

constexpr milliseconds timeout{20'000};
constexpr int max_retries = 3;
constexpr const char* admin_key = "key_secret";

const ResolvedOptions& settings() {
  static const ResolvedOptions checked =
      resolve_options({.admin_key = admin_key, .max_retries = max_retries}).value();
  return checked;
}

struct Outcome {
  milliseconds after;
  int kind;  ///< An HTTP status, or one of those below.
  std::string text;
};
enum { cancelled = 0, retryable = 1, final_failure = 2, stale_connection = 3 };

Outcome outcome_of(std::string_view line) {
  const auto after = std::clamp(number_of(take_until(line, ' ')), 0, 30'000);
  const auto kind = number_of(take_until(line, ' '));
  return {milliseconds(after), kind, std::string(line)};
}

Call::Step after(Call& call, const Outcome& outcome, time_point now) {
  const Moment moment{now, {}, 0.5};
  if (outcome.kind == cancelled) {
    call.end_attempt(cancelled_in(Phase::request), moment);
  } else if (outcome.kind > stale_connection) {
    const HttpResponse answer{outcome.kind, {{"Retry-After", outcome.text}}, outcome.text};
    call.end_attempt({.answer = &answer, .http_status = outcome.kind}, moment);
  } else {
    call.end_attempt({.cause = outcome.kind == final_failure ? FailureCause::proxy_refusal
                                                             : FailureCause::connection_lost,
                      .message = "could not connect",
                      .phase = Phase::request,
                      .connection_reused = outcome.kind == stale_connection},
                     moment);
  }
  return call.next(moment);
}

void check_attempt(const Call::Attempt& attempt, time_point now, time_point deadline) {
  must(attempt.timeout > milliseconds(0), "an attempt has time");
  must(now + attempt.timeout < deadline + milliseconds(1), "an attempt ends by the deadline");
  must(attempt.connect_timeout <= attempt.timeout, "connecting is a part of the attempt");
}

void check_done(const Call::Done& done) {
  if (done.result) return;
  const Error& error = done.result.error();
  must_be_safe(error);
  must_not_hold(error, admin_key);
  must(error.attempts >= 0 && error.attempts <= max_retries + 1, "attempts are bounded");
  must(error.host == "api.userhub.com", "an error names the host");
}

/// The step, with the waiting done.
Call::Step waited(Call& call, Call::Step step, time_point& now, time_point deadline) {
  const auto* wait = std::get_if<Call::Wait>(&step);
  if (wait == nullptr) return step;
  must(wait->until >= now && wait->until < deadline, "a wait ends before the deadline");
  now = wait->until;
  return call.attempt(now);
}

}  // namespace

/// A call's outcomes, one a line: milliseconds, kind, text.
void check_input(std::string_view input) {
  time_point now{std::chrono::hours(1)};
  const time_point deadline = now + timeout;
  RetryBudget budget;
  Call call(settings(), budget, timeout, now);
  Call::Step step = call.attempt(now);
  int retried = 0;
  while (const auto* attempt = std::get_if<Call::Attempt>(&step)) {
    check_attempt(*attempt, now, deadline);
    if (input.empty()) return;
    const Outcome outcome = outcome_of(take_line(input));
    if (outcome.kind != stale_connection) ++retried;
    must(retried <= max_retries + 1, "retries are bounded");
    now += outcome.after;
    step = waited(call, after(call, outcome, now), now, deadline);
  }
  check_done(std::get<Call::Done>(step));
}

}  // namespace userhub::fuzz
