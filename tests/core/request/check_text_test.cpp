#include "request/check_text.hpp"

#include <string_view>

#include "catch.hpp"

using namespace userhub;
using namespace std::string_view_literals;

TEST_CASE("text is refused by the argument's name") {
  CHECK(check_text("/é \\\"", "return_url"));
  for (const auto text : {"\n"sv, "a\0"sv, "\x7f"sv, "\xff"sv}) {
    const auto checked = check_text(text, "return_url");
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CHECK(checked.error().param == "return_url");
    CHECK(checked.error().message.starts_with("return_url "));
  }
}
