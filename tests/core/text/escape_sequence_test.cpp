#include "text/escape_sequence.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("an escaped character is decoded, whatever it is escaped for and how often") {
  for (const std::string_view text :
       {"=",         "%3D",       "%3d",          "%253D",    "%25253d",    "\\u003d", "\\u003D",
        "\\\\u003d", "\\x3d",     "&#61;",        "&#061;",   "&#x3D;",     "&#x3d;",  "&#X3D;",
        "&equals;",  "&amp;#61;", "&amp;equals;", "%5Cu003d", "%26equals;", "＝"}) {
    INFO(text);
    const Character decoded = decoded_character(text);
    CHECK(decoded.value == '=');
    CHECK(decoded.bytes == text.size());
    CHECK(decoded_character(std::string(text).append("A")).bytes == text.size());
  }
}

TEST_CASE("a text that only looks like an escape sequence is read literally") {
  for (const std::string_view text : {"%",
                                      "%3",
                                      "%3G",
                                      "%-1",
                                      "%C3%A9",
                                      "\\",
                                      "\\q",
                                      "\\u",
                                      "\\u003",
                                      "\\u00e9",
                                      "\\x3",
                                      "&",
                                      "&#;",
                                      "&#x;",
                                      "&#61",
                                      "&#-61;",
                                      "&#233;",
                                      "&#x1F389;",
                                      "&#00000000061;",
                                      "&Amp;",
                                      "&am"}) {
    INFO(text);
    const Character decoded = decoded_character(text);
    CHECK(decoded.value == text[0]);
    CHECK(decoded.bytes == 1);
  }
}

TEST_CASE("a word is found in any mixture of plain and escaped characters") {
  for (const std::string_view text :
       {"a/b", "a%2Fb", "a%2fb", "%61%2F%62", "a\\/b", "\\u0061/b", "a&#47;b", "a%252Fb"}) {
    INFO(text);
    CHECK(escaped_length(text, "a/b") == text.size());
    CHECK(escaped_length(std::string(text).append("c"), "a/b") == text.size());
    CHECK(escaped_length(text, "a/c") == 0);
  }
  CHECK(escaped_length("a/b", "") == 0);
  CHECK(escaped_length("", "a/b") == 0);
  CHECK(escaped_length("a/", "a/b") == 0);
}

TEST_CASE("a word with a text that looks escaped is found literally and escaped") {
  for (const std::string_view text : {"a%41b", "a%2541b", "a%25%34%31b", "a\\u002541b"}) {
    INFO(text);
    CHECK(escaped_length(text, "a%41b") == text.size());
  }
  for (const std::string_view text : {"a&amp;b", "a&amp;amp;b", "a%26amp;b"}) {
    INFO(text);
    CHECK(escaped_length(text, "a&amp;b") == text.size());
  }
  CHECK(escaped_length("aAb", "a%41b") == 0);
}

TEST_CASE("a hundred thousand nested escapes are read quickly") {
  for (const std::string_view repeated : {"%25", "\\\\", "&amp;", "25", "amp;"}) {
    std::string text = "%&";
    for (int i = 0; i < 100'000; ++i) text += repeated;
    std::size_t found = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      found += escaped_length(std::string_view(text).substr(at), "%%%%&&&&\\\\\\\\x");
    }
    CHECK(found == 0);
  }
}
