#include "duration.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub::cli;
using std::chrono::milliseconds;

TEST_CASE("a timeout is rounded up to milliseconds") {
  const std::pair<std::string_view, long> rows[] = {
      {"20", 20'000}, {"0.5", 500},     {".5", 500},        {"5.", 5'000},
      {"0.001", 1},   {"0.0011", 2},    {"0.0010", 1},      {"0.0001", 1},
      {"1e-9", 1},    {"1.0001", 1001}, {"1e3", 1'000'000}, {"86400", 86'400'000}};
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(parse_timeout(text) == milliseconds(expected));
    CHECK(is_timeout(std::string(text)) == "");
  }
}

TEST_CASE("a text that is not a number of seconds above 0 and up to a day is not a timeout") {
  for (const std::string_view text :
       {"", "0", "-0", "-1", "-0.5", "86400.0001", "1e9", "1e999", "nan", "inf", "-inf", "infinity",
        "0x10", "1s", " 1", "1 ", "+1", "1,5", "never"}) {
    INFO(text);
    CHECK_FALSE(parse_timeout(text));
    CHECK(is_timeout(std::string(text)).starts_with("'" + std::string(text) + "' is not"));
  }
}
