#include "text/ascii.hpp"

#include <string>

#include "catch.hpp"

using namespace userhub;

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

TEST_CASE("U+0020 to U+007E are printable") {
  for (int c = 0; c < 0x100; ++c) {
    const std::string text(1, static_cast<char>(c));
    CHECK(is_printable_ascii(text) == (c >= 0x20 && c <= 0x7e));
  }
}
