#include "text/single_line.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub::emulator;

TEST_CASE("a line has no control character and is UTF-8") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},
      {"plain text", "plain text"},
      {"Zo\xC3\xAB", "Zo\xC3\xAB"},
      {"a\nb\r\tc\x1B[2J\x7F", "a?b??c?[2J?"},
      {std::string_view("\0", 1), "?"},
      {"\xC2\x9B"
       "2J\xC2\xA0",
       "?2J\xC2\xA0"},
      {"\x9B"
       "2J",
       "?2J"},
      {"\xC3\xAB\xFF", "???"},
      {"\xC2", "?"},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(single_line(text) == expected);
  }
}
