#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace userhub::emulator {

/// The whole of a text as a decimal number. Nothing where it is none, or beyond an int.
inline std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace userhub::emulator
