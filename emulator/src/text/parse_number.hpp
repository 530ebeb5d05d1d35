#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace userhub::emulator {

/// Parses a whole text as a decimal number. Empty if it is not one that fits an int.
inline std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace userhub::emulator
