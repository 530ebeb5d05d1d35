#include "transport/call_timers.hpp"

#include "catch.hpp"
#include "transport/pending_calls.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

constexpr CallTimers::time_point start{1h};

}  // namespace

TEST_CASE("the call with the earliest moment is due first") {
  PendingCalls calls;
  const auto early = calls.call();
  const auto late = calls.call();
  CallTimers timers;
  CHECK(timers.due(start) == nullptr);
  timers.add(start + 2s, late);
  const auto timer = timers.add(start + 1s, early);
  CHECK(timers.due(start + 999ms) == nullptr);
  CHECK(timers.due(start + 1s) == early);
  CHECK(timers.due(start + 3s) == early);
  timers.remove(timer);
  CHECK(timers.due(start + 1s) == nullptr);
  CHECK(timers.due(start + 2s) == late);
  CHECK_FALSE(timers.empty());
}

TEST_CASE("if two calls have the same moment, the one added first is due first") {
  PendingCalls calls;
  const auto first = calls.call();
  CallTimers timers;
  timers.add(start, first);
  timers.add(start, calls.call());
  CHECK(timers.due(start) == first);
}

TEST_CASE("the time left is until the first moment, in whole milliseconds that are not too short") {
  PendingCalls calls;
  CallTimers timers;
  CHECK(timers.time_left(start, 1h) == 1h);
  timers.add(start + 10s, calls.call());
  CHECK(timers.time_left(start, 1h) == 10s);
  CHECK(timers.time_left(start, 5s) == 5s);
  CHECK(timers.time_left(start + 10s - 1us, 1h) == 1ms);
  CHECK(timers.time_left(start + 11s, 1h) == 0s);
}
