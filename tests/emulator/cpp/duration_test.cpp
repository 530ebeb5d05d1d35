#include "duration.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub::emulator;
using std::chrono::seconds;

TEST_CASE("a duration is seconds, or has a unit") {
  const std::pair<std::string_view, long> rows[] = {
      {"0", 0}, {"30", 30}, {"30s", 30}, {"5m", 300}, {"1h", 3600}, {"8784h", 31'622'400}};
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(parse_duration(text) == seconds(expected));
    CHECK(is_duration(std::string(text)) == "");
  }
}

TEST_CASE("a text with another unit, without a number or over 366 days is not a duration") {
  for (const std::string_view text : {"", "s", "-1", "-1s", "+1", "1.5s", "1d", "1S", "1 s", " 1",
                                      "8785h", "31622401", "99999999999999999999", "five"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
    CHECK(is_duration(std::string(text)) ==
          "'" + std::string(text) + "' is not a duration such as 30s, 5m or 1h");
  }
}
