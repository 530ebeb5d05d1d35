#include "text/text.hpp"

#include <string>
#include <string_view>
#include <utility>

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

TEST_CASE("control characters are U+0000 to U+001F and U+007F") {
  for (int c = 0; c < 0x100; ++c) {
    CHECK(has_control_character(std::string("a") + static_cast<char>(c)) ==
          (c < 0x20 || c == 0x7f));
  }
  CHECK_FALSE(has_control_character(""));
}

TEST_CASE("one character that is not printable is seen wherever it stands") {
  CHECK(is_printable_ascii(""));
  for (std::size_t size = 1; size < 50; ++size) {
    const std::string text(size, 'a');
    CHECK(is_printable_ascii(text));
    for (std::size_t at = 0; at < size; ++at) {
      for (const char other : {'\0', '\x1f', '\x7f', '\x80', '\xff'}) {
        std::string changed = text;
        changed[at] = other;
        INFO(size << ", " << at << ", " << static_cast<int>(other));
        CHECK_FALSE(is_printable_ascii(changed));
      }
    }
  }
}

TEST_CASE("U+0020 to U+007E are printable, but for those excluded") {
  for (int c = 0; c < 0x100; ++c) {
    const std::string text(1, static_cast<char>(c));
    const bool printable = c >= 0x20 && c <= 0x7e;
    CHECK(is_printable_ascii(text) == printable);
    CHECK(is_printable_ascii<' ', '~'>(text) == (printable && c != ' ' && c != '~'));
  }
}

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

TEST_CASE("text becomes one line") {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", ""},
                                                                {"as it is", "as it is"},
                                                                {"two  spaces", "two  spaces"},
                                                                {"a\nb", "a b"},
                                                                {"a\r\n\t\0b"sv, "a b"},
                                                                {"\n a \n", "a"},
                                                                {" \x1b\x7f ", ""},
                                                                {"a\u0080b\u009fc", "a b c"},
                                                                {"a\u00a0b", "a\u00a0b"},
                                                                {"a\u2028b\u2029c", "a b c"},
                                                                {"a\u2027b", "a\u2027b"},
                                                                {"\xff", "\ufffd"},
                                                                {"a\xc3", "a\ufffd"},
                                                                {"\xc3(", "\ufffd("},
                                                                {"é用🎉", "é用🎉"}};
  for (const auto& [text, line] : rows) CHECK(single_line(text) == line);
}

TEST_CASE("a line holds neither a token nor the key, wherever its text broke") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"token=secret", "token=…"},
      {"token\nsecret", "token …"},
      {"token:\r\n\r\n secret", "token: …"},
      {"token=\tsecret", "token= …"},
      {"token\u2028secret", "token …"},
      {"token\0secret"sv, "token …"},
      {"Bearer\nsecret", "Bearer …"},
      {"token=sec\nret", "token=… ret"},
      {"no key_secret, token=secret", "no …, token=…"},
      {"mytoken=key_secret,x", "mytoken=…,x"}};
  for (const auto& [text, line] : rows) CHECK(single_line(text, "key_secret") == line);
}

TEST_CASE("a key that a token's end would cut is hidden whole") {
  CHECK(single_line("the key token=a,secret is wrong", "token=a,secret") == "the key … is wrong");
}

TEST_CASE("an excerpt ends at a character's boundary and says that it is one") {
  CHECK(excerpt("", 3) == "");
  CHECK(excerpt("abc", 3) == "abc");
  CHECK(excerpt("abcd", 3) == "abc…");
  CHECK(excerpt("abé", 3) == "ab…");
  CHECK(excerpt("ab🎉", 5) == "ab…");
  CHECK(excerpt("ab🎉", 6) == "ab🎉");
  CHECK(excerpt("é", 0) == "…");
}
