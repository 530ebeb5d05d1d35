#include "request/json_writer.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"

using namespace userhub;

namespace {

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

}  // namespace

TEST_CASE("a JSON string escapes only quotes, backslashes and control characters") {
  CHECK(json_string("") == R"("")");
  CHECK(json_string("https://a.example/é?b=<c>&d='e'") == R"("https://a.example/é?b=<c>&d='e'")");
  CHECK(json_string(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(json_string("\x7f\u2028") == "\"\x7f\u2028\"");
}

TEST_CASE("a JSON string is appended to the existing text") {
  std::string json = "{";
  append_json_string(json, "a");
  CHECK(json == R"({"a")");
}

TEST_CASE("a character that must be escaped is escaped in any position") {
  for (std::size_t at = 0; at < 40; ++at) {
    for (const char escaped : {'"', '\\', '\n'}) {
      std::string text(40, 'a');
      text[at] = escaped;
      INFO(at << ", " << escaped);
      CHECK(nlohmann::json::parse(json_string(text)).get<std::string>() == text);
    }
  }
}

TEST_CASE("a JSON reader gets back every ASCII character") {
  std::string all;
  for (int c = 0x20; c < 0x80; ++c) all += static_cast<char>(c);
  CHECK(nlohmann::json::parse(json_string(all)).get<std::string>() == all);
}

TEST_CASE("control characters are escaped, so that JSON stays JSON") {
  CHECK(json_string("\n\x1f") == R"("\u000a\u001f")");
}
