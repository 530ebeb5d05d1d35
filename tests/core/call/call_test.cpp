#include "call/call.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "loopback_client.hpp"
#include "resolve_options.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

constexpr double least = 0;

/// One attempt, as the observer received it.
struct Report {
  int number;
  int http_status;
  std::string_view error;
  std::chrono::microseconds duration;
  bool reused;
  bool operator==(const Report&) const = default;
};

/// Drives one call by a clock that only the test moves.
class ClockedCall {
 public:
  explicit ClockedCall(int max_retries = 5, std::chrono::milliseconds timeout = 20s,
                       std::optional<std::chrono::milliseconds> attempt_timeout = {},
                       std::chrono::milliseconds client_timeout = 20s)
      : settings_(settings_of(max_retries, attempt_timeout, client_timeout)),
        call_(settings_, budget, timeout, now, [this](const Attempt& ended) {
          reports.push_back({ended.number, ended.http_status,
                             ended.error == nullptr ? "" : to_string(ended.error->code),
                             ended.duration, ended.connection_reused});
          now += observing;
        }) {}

  Call::Step attempt() { return call_.attempt(now); }
  Call::Step answered(int status, HttpHeaders headers = {}, std::string body = "{}") {
    const HttpResponse response{
        .status = status, .headers = std::move(headers), .body = std::move(body)};
    return ended({.answer = &response, .http_status = status, .connection_reused = reused});
  }
  Call::Step ended(const AttemptOutcome& outcome) {
    call_.end_attempt(outcome, moment());
    return call_.next(moment());
  }

  Call::time_point now{1000s};
  double chance = least;
  bool reused = false;
  std::chrono::milliseconds observing{};  ///< What the observer takes of the time.
  std::vector<Report> reports;
  RetryBudget budget;

 private:
  static ResolvedOptions settings_of(int max_retries,
                                     std::optional<std::chrono::milliseconds> attempt_timeout,
                                     std::chrono::milliseconds client_timeout) {
    auto options = loopback_options("https://h.example:8443");
    options.timeout = client_timeout;
    options.connect_timeout = 5s;
    options.max_retries = max_retries;
    options.attempt_timeout = attempt_timeout;
    return resolve_options(std::move(options)).value();
  }
  Moment moment() const { return {now, std::chrono::system_clock::time_point{784111777s}, chance}; }

  ResolvedOptions settings_;
  Call call_;
};

bool is_wait(const Call::Step& step) {
  return std::holds_alternative<Call::Wait>(step);
}

std::chrono::nanoseconds wait_of(const ClockedCall& call, const Call::Step& step) {
  if (!is_wait(step)) FAIL("no wait");
  return std::get<Call::Wait>(step).until - call.now;
}

Error error_of_step(const Call::Step& step) {
  if (!std::holds_alternative<Call::Done>(step)) FAIL("not done");
  return error_of(std::get<Call::Done>(step).result);
}

AttemptOutcome reset_by_peer() {
  return {.cause = FailureCause::connection_lost, .message = "reset", .phase = Phase::request};
}

AttemptOutcome stale_connection() {
  auto outcome = reset_by_peer();
  outcome.connection_reused = true;
  return outcome;
}

AttemptOutcome time_out() {
  return {.cause = FailureCause::attempt_timeout, .message = "no answer", .phase = Phase::request};
}

/// Whether an attempt that takes all of its time has taken all of the call's.
bool ends_with_its_attempt(ClockedCall& call) {
  const auto step = call.ended(time_out());
  return !is_wait(step) && error_of_step(step).code == ErrorCode::timed_out;
}

}  // namespace

TEST_CASE("the first step is an attempt with all the time") {
  ClockedCall call(5, 3s);
  const auto attempt = std::get<Call::Attempt>(call.attempt());
  CHECK(attempt.timeout == 3s);
  CHECK(attempt.connect_timeout == 3s);
}

TEST_CASE("an attempt connects within the connect timeout, or the remaining time if that is less") {
  ClockedCall call(5, 20s);
  CHECK(std::get<Call::Attempt>(call.attempt()).connect_timeout == 5s);
  call.answered(503);
  call.now += 17s;
  const auto late = std::get<Call::Attempt>(call.attempt());
  CHECK(late.timeout == 3s);
  CHECK(late.connect_timeout == 3s);
}

TEST_CASE("a session ends the call") {
  ClockedCall call;
  call.attempt();
  const auto step = call.answered(200, {}, R"({"redirectUrl":"https://p.example/"})");
  CHECK(redirect_url_of(std::get<Call::Done>(step).result) == "https://p.example/");
}

TEST_CASE("a bad response is not retried") {
  ClockedCall call;
  call.attempt();
  CHECK(error_of_step(call.answered(200, {}, "{")).code == ErrorCode::bad_response);
}

TEST_CASE("an attempt's failure becomes the error of its cause") {
  const std::pair<FailureCause, ErrorCode> rows[] = {
      {FailureCause::internal, ErrorCode::internal},
      {FailureCause::cancelled, ErrorCode::cancelled},
      {FailureCause::attempt_timeout, ErrorCode::connection_failed},
      {FailureCause::connect_timeout, ErrorCode::connection_failed},
      {FailureCause::not_connected, ErrorCode::connection_failed},
      {FailureCause::connection_lost, ErrorCode::connection_failed},
      {FailureCause::proxy_refusal, ErrorCode::connection_failed},
      {FailureCause::trust_changed, ErrorCode::connection_failed},
      {FailureCause::tls_setup, ErrorCode::tls_failed},
      {FailureCause::tls_handshake, ErrorCode::tls_failed},
      {FailureCause::tls_verification, ErrorCode::tls_failed},
      {FailureCause::malformed_answer, ErrorCode::bad_response}};
  for (const auto& [cause, code] : rows) {
    ClockedCall call(0, 60s, 10s);
    call.attempt();
    call.now += 10s;  // too late for a repeat at once
    const auto error = error_of_step(
        call.ended({.cause = cause, .message = "why", .phase = Phase::tls, .http_status = 200}));
    CHECK(error.code == code);
    CHECK(error.phase == Phase::tls);
    CHECK(error.message.starts_with("why"));
    CHECK(error.http_status == 200);
    CHECK(call.reports == std::vector<Report>{{1, 200, to_string(code), 10s, false}});
  }
}

TEST_CASE("a time-out says which limit ended the attempt") {
  ClockedCall call(0, 20s, 3s);
  call.attempt();
  CHECK(error_of_step(call.ended(time_out())).message == "no answer within the attempt timeout");
  ClockedCall last(1, 20s, 18s);
  last.attempt();
  last.ended(reset_by_peer());
  last.now += 15s;
  last.attempt();
  CHECK(error_of_step(last.ended(time_out())).message ==
        "no answer within the total timeout; the previous attempt: reset");
}

TEST_CASE("retries end after max_retries with the last error") {
  for (const int max_retries : {0, 1, 5}) {
    ClockedCall call(max_retries);
    for (int retry = 0; retry < max_retries; ++retry) {
      call.attempt();
      REQUIRE(is_wait(call.ended(reset_by_peer())));
    }
    call.attempt();
    const auto error = error_of_step(call.answered(503, {{"X-Request-Id", "last"}}));
    CHECK(error.code == ErrorCode::api_error);
    CHECK(error.http_status == 503);
    CHECK(error.request_id == "last");
    CHECK(error.attempts == max_retries + 1);
  }
}

TEST_CASE("Retry-After may be a date") {
  ClockedCall call;
  call.attempt();
  CHECK(wait_of(call, call.answered(503, {{"Retry-After", "Sun, 06 Nov 1994 08:49:40 GMT"}})) ==
        3s);
}

TEST_CASE("an unreadable Retry-After changes nothing") {
  for (const char* value : {"-5", "soon", "Wed, 21 Oct 1992 07:28:00 GMT", ""}) {
    ClockedCall call;
    call.attempt();
    CHECK(wait_of(call, call.answered(503, {{"Retry-After", value}})) == 0s);
  }
}

TEST_CASE("a wait past the deadline is not begun: the call returns the last error at once") {
  ClockedCall call(5, 20s);
  call.attempt();
  call.now += 1s;
  const auto error = error_of_step(call.answered(429, {{"Retry-After", "19"}}));
  CHECK(error.code == ErrorCode::api_error);
  CHECK(error.http_status == 429);
  CHECK(error.retry_after == 19s);
  CHECK(error.attempts == 1);
  CHECK(error.elapsed == 1s);
}

TEST_CASE("a year's Retry-After ends the call") {
  ClockedCall call(5, 24h);
  call.attempt();
  CHECK(error_of_step(call.answered(503, {{"Retry-After", "999999999999"}})).http_status == 503);
}

TEST_CASE("a failure at the deadline is reported unchanged") {
  ClockedCall call(5, 1s);
  call.attempt();
  call.now += 1s;
  CHECK(error_of_step(call.ended(reset_by_peer())).code == ErrorCode::connection_failed);
}

TEST_CASE("a wait that takes too long ends as timed out, and the message has the last error") {
  ClockedCall call(5, 2s);
  call.attempt();
  REQUIRE(is_wait(call.ended(reset_by_peer())));
  call.now += 3s;
  const auto error = error_of_step(call.attempt());
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::backoff);
  CHECK(error.attempts == 1);
  CHECK(error.elapsed == 3s);
  CHECK(error.message.contains("reset"));
}

TEST_CASE(
    "an attempt in the deadline's last microsecond has a timeout that curl does not take for "
    "none") {
  ClockedCall call(5, 1s);
  call.now += 1s - 1us;
  const auto attempt = std::get<Call::Attempt>(call.attempt());
  CHECK(attempt.timeout == 1ms);
  CHECK(attempt.connect_timeout == 1ms);
}

TEST_CASE("a call is cancelled while it sends and while it waits") {
  for (const auto phase : {Phase::connect, Phase::request, Phase::backoff}) {
    ClockedCall call;
    call.attempt();
    call.now += 5ms;
    const auto error = error_of_step(call.ended(cancelled_in(phase)));
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.phase == phase);
    CHECK(error.attempts == 1);
    CHECK(error.elapsed == 5ms);
    CHECK(error.host == "h.example:8443");
  }
}

TEST_CASE("every error has the host, the attempts and the time") {
  ClockedCall call(1);
  call.attempt();
  call.ended(reset_by_peer());
  call.now += 150ms;
  call.attempt();
  call.now += 50ms;
  const auto error = error_of_step(call.answered(404));
  CHECK(error.host == "h.example:8443");
  CHECK(error.attempts == 2);
  CHECK(error.elapsed == 200ms);
}

TEST_CASE("an answer that repeats the admin key does not put it into the error") {
  ClockedCall call;
  call.attempt();
  const auto error = error_of_step(call.answered(
      400, {{"X-Request-Id", "key_secret"}},
      R"({"code":"key_secret","message":"your key key_secret is bad","reason":"key_secret",)"
      R"("param":"key_secret","localeMessage":"key_secret","metadata":{"key_secret":"key_secret"}})"));
  std::string all = error.code == ErrorCode::api_error ? error.message : "";
  all += error.api_code + error.reason + error.param + error.locale_message + error.request_id;
  for (const auto& [key, value] : error.metadata) all += key + value;
  CHECK(error.message == "your key … is bad");
  CHECK_FALSE(all.contains(admin_key));
}

TEST_CASE("an excerpt holds no part of a key that stands at its end") {
  ClockedCall call;
  call.attempt();
  const std::string page = "<p>" + std::string(195, 'x') + std::string(admin_key);
  const auto error = error_of_step(call.answered(400, {}, page));
  CHECK_FALSE(error.message.contains(std::string(admin_key).substr(0, 2)));
}

TEST_CASE("a transfer's message becomes one line without a token") {
  ClockedCall call;
  call.attempt();
  const auto error = error_of_step(call.ended({.message = "a\nb token=tok_secret"}));
  CHECK(error.message == "a b token=…");
}

TEST_CASE("the observer receives each attempt once, when it ends") {
  ClockedCall call;
  call.attempt();
  call.now += 30ms;
  call.ended(reset_by_peer());
  call.now += 1s;
  call.attempt();
  call.now += 20ms;
  call.reused = true;
  call.answered(503);
  call.now += 1s;
  call.attempt();
  call.now += 10ms;
  call.answered(200, {}, R"({"redirectUrl":"https://p.example/"})");
  CHECK(call.reports == std::vector<Report>{{1, 0, "connection_failed", 30ms, false},
                                            {2, 503, "api_error", 20ms, true},
                                            {3, 200, "", 10ms, true}});
}

TEST_CASE("a request on a dead kept connection is repeated once, on a fresh one") {
  ClockedCall call(0);
  CHECK_FALSE(std::get<Call::Attempt>(call.attempt()).fresh_connection);
  const auto stale = stale_connection();
  CHECK(std::get<Call::Attempt>(call.ended(stale)).fresh_connection);
  const auto error = error_of_step(call.ended(stale));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.attempts == 1);
}

TEST_CASE("a kept connection that dies at the deadline is a failed attempt") {
  ClockedCall call(5, 1s);
  call.attempt();
  call.now += 1s;
  const auto stale = stale_connection();
  const auto error = error_of_step(call.ended(stale));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.attempts == 1);
  CHECK(call.reports.size() == 1);
}

TEST_CASE("a call that times out before its first attempt sends nothing") {
  ClockedCall call(5, 1s);
  call.now += 1s;
  const auto error = error_of_step(call.attempt());
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::queue);
  CHECK(error.attempts == 0);
  CHECK(error.host == "h.example:8443");
  CHECK(call.reports.empty());
}

TEST_CASE("an error has the status of an answer that was cut short") {
  ClockedCall call(0);
  call.attempt();
  auto cut = reset_by_peer();
  cut.http_status = 503;
  CHECK(error_of_step(call.ended(cut)).http_status == 503);
  CHECK(call.reports == std::vector<Report>{{1, 503, "connection_failed", 0ms, false}});
}

TEST_CASE("the observer receives a cancelled attempt, and no wait") {
  ClockedCall call;
  call.attempt();
  call.now += 5ms;
  SECTION("an attempt") {
    call.ended(cancelled_in(Phase::request));
    CHECK(call.reports == std::vector<Report>{{1, 0, "cancelled", 5ms, false}});
  }
  SECTION("a wait") {
    call.answered(500);
    call.ended(cancelled_in(Phase::backoff));
    CHECK(call.reports.size() == 1);
  }
  SECTION("a wait that lasts too long") {
    call.answered(500);
    call.now += 1h;
    call.attempt();
    CHECK(call.reports.size() == 1);
  }
}

TEST_CASE("a request repeated on a fresh connection is one attempt, observed with all its time") {
  ClockedCall call;
  call.attempt();
  call.now += 400ms;
  const auto stale = stale_connection();
  call.ended(stale);
  call.now += 7ms;
  call.answered(200, {}, R"({"redirectUrl":"https://p.example/"})");
  CHECK(call.reports == std::vector<Report>{{1, 200, "", 407ms, false}});
}

TEST_CASE("an attempt has 10 s by default") {
  ClockedCall call;
  const auto attempt = std::get<Call::Attempt>(call.attempt());
  CHECK(attempt.timeout == 10s);
  CHECK_FALSE(ends_with_its_attempt(call));
}

TEST_CASE("a total timeout is the attempt's too if no attempt timeout is set") {
  for (const auto total : {1s, 5s, 19s, 21s, 60s}) {
    ClockedCall call(5, total);
    const auto attempt = std::get<Call::Attempt>(call.attempt());
    CHECK(attempt.timeout == total);
    CHECK(ends_with_its_attempt(call));
  }
}

TEST_CASE("a call's total of 20 s counts as set if the client's differs") {
  ClockedCall call(5, 20s, {}, 60s);
  call.attempt();
  CHECK(ends_with_its_attempt(call));
}

TEST_CASE("an attempt timeout holds for each attempt, within the total") {
  struct Row {
    std::chrono::milliseconds total, attempt_timeout, expected;
    bool ends_call;
  };
  for (const auto& row : {Row{20s, 3s, 3s, false}, Row{60s, 3s, 3s, false}, Row{2s, 3s, 2s, true},
                          Row{20s, 20s, 20s, true}, Row{20s, 60s, 20s, true}}) {
    ClockedCall call(5, row.total, row.attempt_timeout);
    const auto attempt = std::get<Call::Attempt>(call.attempt());
    CHECK(attempt.timeout == row.expected);
    CHECK(ends_with_its_attempt(call) == row.ends_call);
  }
}

TEST_CASE("the last attempt has the rest of the total, and ends the call") {
  ClockedCall call(5, 20s, 8s);
  call.attempt();
  call.now += 15s;
  REQUIRE(is_wait(call.ended(reset_by_peer())));
  const auto attempt = std::get<Call::Attempt>(call.attempt());
  CHECK(attempt.timeout == 5s);
  CHECK(ends_with_its_attempt(call));
}

TEST_CASE("an attempt that timed out is followed by one on a fresh connection, and only by that") {
  ClockedCall call;
  call.attempt();
  REQUIRE(is_wait(call.ended(time_out())));
  CHECK(std::get<Call::Attempt>(call.attempt()).fresh_connection);
  REQUIRE(is_wait(call.ended(reset_by_peer())));
  CHECK_FALSE(std::get<Call::Attempt>(call.attempt()).fresh_connection);
}

TEST_CASE("the repeat of a stale kept connection has the rest of its attempt's time") {
  ClockedCall call;
  call.attempt();
  call.now += 4s;
  const auto stale = stale_connection();
  const auto repeat = std::get<Call::Attempt>(call.ended(stale));
  CHECK(repeat.timeout == 6s);
  CHECK(repeat.connect_timeout == 5s);
}

TEST_CASE(
    "the repeat of a stale kept connection has a time limit, even where its time just ended") {
  const auto settings = resolve_options(loopback_options("https://h.example")).value();
  for (const auto late : {0ms, 1ms, 500ms}) {
    RetryBudget budget;
    const Call::time_point start{1000s};
    Call call(settings, budget, 2s, start);
    call.attempt(start);
    const auto stale = stale_connection();
    call.end_attempt(stale, {start + 2s - 1ns, {}, least});
    const auto repeat = std::get<Call::Attempt>(call.next({start + 2s + late, {}, least}));
    CHECK(repeat.timeout == 1ms);
    CHECK(repeat.connect_timeout == 1ms);
  }
}

TEST_CASE("a stale kept connection that took all of its attempt's time is a failed attempt") {
  ClockedCall call;
  call.attempt();
  call.now += 10s;
  const auto stale = stale_connection();
  CHECK(is_wait(call.ended(stale)));
  CHECK(call.reports == std::vector<Report>{{1, 0, "connection_failed", 10s, true}});
}

TEST_CASE("the time in the observer counts: a retry is not begun past the deadline") {
  ClockedCall call(5, 20s);
  call.attempt();
  call.observing = 20s;
  const auto error = error_of_step(call.ended(reset_by_peer()));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.attempts == 1);
}

TEST_CASE("the time in the observer is not the repeated request's") {
  ClockedCall call(5, 20s);
  call.attempt();
  call.observing = 19s;
  REQUIRE(is_wait(call.ended(reset_by_peer())));
  CHECK(std::get<Call::Attempt>(call.attempt()).timeout == 1s);
}

TEST_CASE("a call without a retry in the budget returns its last error at once, and says so") {
  ClockedCall call;
  while (call.budget.withdraw(call.now)) {
  }
  call.attempt();
  const auto error = error_of_step(call.ended(reset_by_peer()));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.message == "reset; not retried: this client's retry budget is used up");
  CHECK(error.attempts == 1);
}

TEST_CASE("only a retry takes from the budget") {
  ClockedCall call(1);
  const auto retries_left = [&call] {
    int left = 0;
    while (call.budget.withdraw(call.now)) ++left;
    return left;
  };
  SECTION("not a repeat of a stale kept connection") {
    call.attempt();
    const auto stale = stale_connection();
    call.ended(stale);
    CHECK(retries_left() == 10);
  }
  SECTION("not an error that is not retried") {
    call.attempt();
    call.answered(404);
    CHECK(retries_left() == 10);
  }
  SECTION("not the last attempt's failure, nor one whose wait would pass the deadline") {
    call.attempt();
    call.answered(503, {{"Retry-After", "60"}});
    CHECK(retries_left() == 10);
  }
  SECTION("a retry") {
    call.attempt();
    REQUIRE(is_wait(call.answered(503)));
    CHECK(retries_left() == 9);
  }
}

TEST_CASE("a call adds to the budget only with its first request") {
  const auto settings = resolve_options(loopback_options("https://h.example")).value();
  const Call::time_point start{1000s};
  RetryBudget budget;
  int allowed = 0;
  SECTION("not one that is refused, or queued until its deadline") {
    for (int i = 0; i < 50; ++i) {
      const Call refused(settings, budget, 2s, start);
      Call queued(settings, budget, 2s, start);
      queued.attempt(start + 2s);
    }
    allowed = 10;
  }
  SECTION("nor by the requests after that") {
    for (int i = 0; i < 5; ++i) {
      Call call(settings, budget, 2s, start);
      for (int attempt = 0; attempt < 5; ++attempt) call.attempt(start);
    }
    allowed = 11;
  }
  int retries = 0;
  while (budget.withdraw(start)) ++retries;
  CHECK(retries == allowed);
}
