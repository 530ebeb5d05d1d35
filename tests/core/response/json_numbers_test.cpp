#include "response/json_numbers.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"
#include "response/json_reader.hpp"

using namespace userhub;

TEST_CASE("each run of digits becomes its first two") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},
      {"1e999", "1e99"},
      {"-1", "-1"},
      {"12", "12"},
      {"-0.555E+1000", "-0.55E+10"},
      {"18446744073709551616", "18"},
      {R"({"a":111,"b":[2.5,-300e-400],"c":true})", R"({"a":11,"b":[2.5,-30e-40],"c":true})"},
      {" 123 ", " 12 "}};
  for (const auto& [json, shortened] : rows) CHECK(shorten_numbers(json) == shortened);
}

TEST_CASE("digits in a string are kept") {
  for (const std::string_view json : {R"("1e999")", R"("\"123")", R"({"111":"\\","222":"333"})",
                                      R"("\)", R"("123)", R"("123\")"}) {
    INFO(json);
    CHECK(shorten_numbers(json) == json);
  }
}

TEST_CASE("a text that is not a number does not become one") {
  for (const std::string_view json :
       {"01",   "00",      "000", "0123", "-",       "-a",    "1.",
        "111.", "1.e5",    "1e",  "1e+",  "111e+",   "1.2.3", "111.222.333",
        "1-2",  "111-222", "--1", "1ee5", "111 222", "1x1"}) {
    INFO(json);
    CHECK(JsonReader(shorten_numbers(json)).problem() == "is not one JSON value");
  }
}
