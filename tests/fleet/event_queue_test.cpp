#include "event_queue.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"

using namespace userhub::fleet;
using namespace std::chrono_literals;

namespace {

/// A queue whose events write their names.
struct Trace {
  void add(TimePoint when, const std::string& name) {
    events.at(when, [this, name] { text += name; });
  }
  EventQueue events;
  std::string text;
};

}  // namespace

TEST_CASE("events run in the order of their moments, those of one moment as they were added") {
  Trace trace;
  trace.add(TimePoint(3s), "d");
  trace.add(TimePoint(1s), "a");
  trace.add(TimePoint(2s), "b");
  trace.add(TimePoint(2s), "c");
  trace.events.run_until(TimePoint(10s));
  CHECK(trace.text == "abcd");
}

TEST_CASE("while an event runs it is its moment, and at the end it is the end") {
  EventQueue events;
  TimePoint seen;
  events.at(TimePoint(2s), [&] { seen = events.now(); });
  events.run_until(TimePoint(5s));
  CHECK(seen == TimePoint(2s));
  CHECK(events.now() == TimePoint(5s));
}

TEST_CASE("an event that is due at the end or later runs in the next stretch") {
  Trace trace;
  trace.add(TimePoint(1s), "a");
  trace.add(TimePoint(2s), "b");
  trace.events.run_until(TimePoint(2s));
  CHECK(trace.text == "a");
  trace.events.run_until(TimePoint(3s));
  CHECK(trace.text == "ab");
}

TEST_CASE("an event may add others, and a moment that has passed is now") {
  Trace trace;
  trace.events.at(TimePoint(2s), [&] {
    trace.add(TimePoint(1s), "late");
    trace.add(TimePoint(3s), " then");
  });
  trace.events.run_until(TimePoint(4s));
  CHECK(trace.text == "late then");
}
