#include "figures.hpp"

#include <chrono>

#include "catch.hpp"

using namespace userhub::fleet;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint begin(10s);
constexpr TimePoint end(30s);

/// Ten requests in each bin but those from `first` to `last`, which have `requests`.
class Loaded {
 public:
  Loaded(TimePoint first, TimePoint last, int requests) {
    for (TimePoint now; now < TimePoint(70s); now += Load::bin_length) {
      const int sent = first <= now && now < last ? requests : 10;
      for (int request = 0; request < sent; ++request) load.sent(now);
      load.call_ended(now, now + 20ms, true);
    }
  }
  Figures figures() const { return userhub::fleet::figures(load, begin, end); }
  Load load{TimePoint(80s)};
};

}  // namespace

TEST_CASE("loads are multiples of the load before the trouble") {
  const Figures even = Loaded(begin, end, 15).figures();
  CHECK(even.highest == Approx(1.5));
  CHECK(even.mean == Approx(1.5));
  CHECK(even.settled == Approx(1.5));
  CHECK(even.settled_highest == Approx(1.5));
  CHECK(even.unevenness == Approx(1));
}

TEST_CASE("the first ten seconds of the trouble are not the settled load") {
  const Figures found = Loaded(begin + 3s, begin + 5s, 60).figures();
  CHECK(found.highest == Approx(6));
  CHECK(found.mean == Approx(1.5));
  CHECK(found.settled == Approx(1));
  CHECK(found.settled_highest == Approx(1));
}

TEST_CASE("the highest second is found after the trouble, too") {
  const Figures found = Loaded(end + 2s, end + 3s, 30).figures();
  CHECK(found.highest == Approx(3));
  CHECK(found.mean == Approx(1));
}

TEST_CASE(
    "unevenness is the most that a bin has over the mean of its five seconds, after one second") {
  CHECK(Loaded(begin + 7s, begin + 7100ms, 60).figures().unevenness == Approx(60 / 11.0));
  CHECK(Loaded(begin + 900ms, begin + 1s, 60).figures().unevenness == Approx(1));
}

TEST_CASE("failed is the share of the calls begun in the trouble and in as much time after it") {
  Loaded loaded(begin, begin, 0);
  // Beside the 400 calls that succeed there.
  for (int call = 0; call < 100; ++call) loaded.load.call_ended(end + 19s, end + 20s, false);
  loaded.load.call_ended(begin - 1s, begin, false);
  loaded.load.call_ended(end + 20s, end + 21s, false);
  CHECK(loaded.figures().failed == Approx(0.2));
}

TEST_CASE("all is well when each call begun succeeds within a second") {
  Loaded loaded(begin, begin, 0);
  CHECK(loaded.figures().well_after == 0.0);
  loaded.load.call_ended(begin + 5s, end, false);
  CHECK(loaded.figures().well_after == 0.0);
  loaded.load.call_ended(end + 4s, end + 6s, true);
  CHECK(loaded.figures().well_after == 4.0);
  loaded.load.call_ended(TimePoint(69'500ms), TimePoint(70s), false);
  CHECK_FALSE(loaded.figures().well_after);
}
