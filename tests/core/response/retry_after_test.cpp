#include "response/retry_after.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub;
using namespace std::chrono_literals;

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples.
constexpr std::chrono::system_clock::time_point now{784111777s};

}  // namespace

TEST_CASE("Retry-After is seconds") {
  const std::pair<std::string_view, std::chrono::seconds> rows[] = {
      {"0", 0s}, {"1", 1s}, {"120", 120s}, {"007", 7s}, {"31536000", 31536000s}};
  for (const auto& [value, wait] : rows) CHECK(parse_retry_after(value, now) == wait);
}

TEST_CASE("Retry-After is at most a year") {
  for (const auto* value :
       {"31536001", "99999999999", "9223372036854775808", "999999999999999999999999999999",
        "Sun, 06 Nov 2033 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
    INFO(value);
    CHECK(parse_retry_after(value, now) == std::chrono::days{365});
  }
}

TEST_CASE("Retry-After is an HTTP date in each of its three forms") {
  for (const auto* value : {"Sun, 06 Nov 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:50:37 GMT",
                            "Sun Nov  6 08:50:37 1994"}) {
    INFO(value);
    CHECK(parse_retry_after(value, now) == 60s);
  }
}

TEST_CASE("a wait until a date is never shorter than the date says") {
  CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:38 GMT", now + 1ms) == 1s);
}

TEST_CASE("a Retry-After that is past or unreadable is ignored") {
  for (const auto* value :
       {"", " ", "-1", "+1", "1.5", "1e3", "0x10", "7s", "7 ", "soon", "never", "GMT", "é",
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:36 GMT",
        "Wed, 21 Oct 1915 07:28:00 GMT", "Wed, 99 Foo 2015", "1, 2"}) {
    INFO(value);
    CHECK_FALSE(parse_retry_after(value, now));
  }
}
