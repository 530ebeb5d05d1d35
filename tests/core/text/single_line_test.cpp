#include "text/single_line.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub;
using namespace std::string_view_literals;

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
