#include "text/ascii.hpp"

#include <algorithm>

namespace userhub {

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

bool equals_ignoring_case(std::string_view text, std::string_view other) {
  if (text == other) return true;
  return std::equal(text.begin(), text.end(), other.begin(), other.end(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

}  // namespace userhub
