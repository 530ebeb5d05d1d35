#pragma once

#include <string_view>

namespace userhub {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// U+0000–U+001F or U+007F.
constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool has_control_character(std::string_view text);

/// Whether `text` has only U+0020–U+007E, as nearly all text does.
bool is_printable_ascii(std::string_view text);

/// ASCII letters compare equal in either case, as in URL schemes and header names.
bool equals_ignoring_case(std::string_view text, std::string_view other);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

}  // namespace userhub
