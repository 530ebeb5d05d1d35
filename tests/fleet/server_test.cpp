#include "server.hpp"

#include <chrono>

#include "catch.hpp"

using namespace userhub::fleet;
using namespace std::chrono_literals;

namespace {

/// Takes 100 ms for a request and lets it wait for a second.
constexpr Condition slow{.capacity = 10, .longest_queue = 1s};

Condition from(TimePoint moment, Condition condition) {
  condition.from = moment;
  return condition;
}

std::chrono::milliseconds took(const Answer& answer, TimePoint sent) {
  return std::chrono::round<std::chrono::milliseconds>(answer.at - sent);
}

}  // namespace

TEST_CASE("a server works through requests in order, one after the other") {
  struct Row {
    std::chrono::milliseconds sent, took;
  };
  Server server({slow}, 20ms);
  for (const auto& row : {Row{0ms, 120ms},
                          {0ms, 220ms},
                          {50ms, 270ms},
                          {300ms, 120ms},
                          {1000ms, 120ms},
                          {1050ms, 170ms}}) {
    const TimePoint sent(row.sent);
    const Answer answer = server.receive(sent);
    CHECK(answer.status == 200);
    CHECK(took(answer, sent) == row.took);
  }
}

TEST_CASE(
    "a request that would wait longer than the longest queue is refused at once, and takes no "
    "time") {
  Server server({slow}, 20ms);
  for (int request = 0; request < 11; ++request) {
    CHECK(server.receive(TimePoint{}).status == 200);
  }
  for (int request = 0; request < 5; ++request) {
    const Answer refused = server.receive(TimePoint{});
    CHECK(refused.status == 503);
    CHECK(took(refused, TimePoint{}) == 20ms);
  }
  CHECK(took(server.receive(TimePoint(100ms)), TimePoint(100ms)) == 1120ms);
}

TEST_CASE(
    "a server that refuses all requests finishes its queue, and refuses with the configured "
    "answer") {
  Condition refusing = from(TimePoint(1s), slow);
  refusing.refuses_all = true;
  refusing.refusal = 429;
  refusing.retry_after = "7";
  Server server({slow, refusing, from(TimePoint(2s), slow)}, 20ms);
  const TimePoint last(999ms);
  for (int request = 0; request < 5; ++request) server.receive(last);
  CHECK(took(server.receive(last), last) == 620ms);
  const Answer refused = server.receive(TimePoint(1s));
  CHECK(refused.status == 429);
  CHECK(refused.retry_after == "7");
  CHECK(server.receive(TimePoint(1999ms)).status == 429);
  const Answer recovered = server.receive(TimePoint(2s));
  CHECK(recovered.status == 200);
  CHECK(recovered.retry_after.empty());
}

TEST_CASE("a queue goes on as fast as the server is then") {
  Condition half{.from = TimePoint(100ms), .capacity = 5, .longest_queue = 1h};
  Server server({slow, half, from(TimePoint(400ms), slow)}, 0ms);
  // Done after 100, 300, 450 and 550 ms: of the third request half is left when the server is well.
  for (const auto done : {100ms, 300ms, 450ms, 550ms}) {
    CHECK(took(server.receive(TimePoint{}), TimePoint{}) == done);
  }
}
