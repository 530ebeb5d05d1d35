#include "request/path_segment.hpp"

#include <string>
#include <string_view>

#include "catch.hpp"

using namespace userhub;
using namespace std::string_view_literals;

TEST_CASE("a path segment is appended percent-encoded") {
  std::string path = "/a/";
  REQUIRE(append_path_segment(path, "b/c@d:é~", "", "plan_id"));
  CHECK(path == "/a/b%2Fc%40d%3A%C3%A9~");
}

TEST_CASE("characters to keep are kept, and nothing else") {
  std::string path;
  REQUIRE(append_path_segment(path, "@:@", "@", "user_id"));
  CHECK(path == "@%3A@");
}

TEST_CASE("a path segment that would corrupt the path is refused by the argument's name") {
  for (const auto text : {""sv, "."sv, ".."sv, "\n"sv, "a\0"sv, "\x7f"sv, "\xff"sv}) {
    std::string path = "/a/";
    const auto appended = append_path_segment(path, text, "", "plan_id");
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == ErrorCode::invalid_argument);
    CHECK(appended.error().param == "plan_id");
    CHECK(appended.error().message.starts_with("plan_id "));
  }
}
