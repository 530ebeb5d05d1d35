#include "load.hpp"

#include <chrono>
#include <vector>

#include "catch.hpp"

using namespace userhub::fleet;
using namespace std::chrono_literals;

TEST_CASE("requests are counted by when they are sent, calls by when they began") {
  Load load(TimePoint(300ms));
  for (const auto sent : {0ms, 99ms, 100ms, 299ms}) load.sent(TimePoint(sent));
  load.call_ended(TimePoint(50ms), TimePoint(250ms), true);
  load.call_ended(TimePoint(120ms), TimePoint(140ms), false);
  CHECK(load.requests() == std::vector{2, 1, 1});
  CHECK(load.calls() == std::vector{1, 1, 0});
  CHECK(load.failed() == std::vector{0, 1, 0});
}

TEST_CASE("a call is troubled if it fails or takes more than a second") {
  struct Row {
    std::chrono::milliseconds took;
    bool succeeds, troubled;
  };
  for (const auto& row : {Row{1000ms, true, false}, {1001ms, true, true}, {1ms, false, true}}) {
    Load load(TimePoint(10s));
    const TimePoint begun(5s);
    load.call_ended(begun, begun + row.took, row.succeeds);
    load.call_ended(begun - 1s, begun, true);
    CHECK(load.last_troubled() == (row.troubled ? begun : TimePoint{}));
    CHECK(load.last_begun() == begun);
  }
}
