#include "text/utf8.hpp"

#include <string_view>

#include "catch.hpp"

using namespace userhub;
using namespace std::string_view_literals;

TEST_CASE("text is UTF-8 as RFC 3629 has it") {
  for (const auto text :
       {""sv, "a"sv, "\0"sv, "\x7f"sv, "é"sv, "\u0080"sv, "\u07ff"sv, "\u0800"sv, "\ud7ff"sv,
        "\ue000"sv, "\uffff"sv, "\U00010000"sv, "\U0010ffff"sv, "aé用🎉z"sv}) {
    INFO(text);
    CHECK(is_valid_utf8(text));
  }
}

TEST_CASE("text that is not UTF-8 is told from it") {
  for (const auto text : {"\x80"sv,
                          "\xbf"sv,
                          "\xc0\x80"sv,
                          "\xc0\xaf"sv,
                          "\xc1\xbf"sv,
                          "\xc2"sv,
                          "\xc2 "sv,
                          "\xc2\xc2"sv,
                          "\xe0\x80\x80"sv,
                          "\xe0\x9f\xbf"sv,
                          "\xe1\x80"sv,
                          "\xe1\x80 "sv,
                          "\xed\xa0\x80"sv,
                          "\xed\xbf\xbf"sv,
                          "\xf0\x80\x80\x80"sv,
                          "\xf0\x8f\xbf\xbf"sv,
                          "\xf0\x90\x80"sv,
                          "\xf4\x90\x80\x80"sv,
                          "\xf5\x80\x80\x80"sv,
                          "\xfe"sv,
                          "\xff"sv,
                          "a\xc3"sv,
                          "\xc3\0"sv,
                          "ok\xe9"sv}) {
    INFO(text);
    CHECK_FALSE(is_valid_utf8(text));
  }
}
