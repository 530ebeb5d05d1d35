#include "response/json_numbers.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("each number becomes 0") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},
      {"1e999", "0"},
      {"-1", "0"},
      {"0", "0"},
      {"-0.5E+10", "0"},
      {"18446744073709551616", "0"},
      {R"({"a":1,"b":[2.5,-3e-4],"c":true})", R"({"a":0,"b":[0,0],"c":true})"},
      {" 12 ", " 0 "}};
  for (const auto& [json, kept] : rows) CHECK(without_numbers(json) == kept);
}

TEST_CASE("digits in a string are no number") {
  for (const std::string_view json :
       {R"("1e999")", R"("\"12")", R"({"1":"\\","2":"3"})", R"("\)", R"("12)", R"("12\")"}) {
    INFO(json);
    CHECK(without_numbers(json) == json);
  }
}

TEST_CASE("what is no number does not become one") {
  for (const std::string_view json :
       {"01", "-", "-a", "1.", "1.e5", "1e", "1e+", "1.2.3", "1-2", "00", "--1", "1ee5"}) {
    INFO(json);
    CHECK(without_numbers(json) == json);
  }
}
