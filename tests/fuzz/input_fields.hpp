#pragma once

#include <charconv>
#include <string_view>

/// Inputs are made of lines, so that a corpus can be read and edited.
namespace userhub::fuzz {

/// Takes what comes before `end`, and `end`, off the front of `input`; all of it where there is no
/// `end`.
inline std::string_view take_until(std::string_view& input, char end) {
  const std::string_view taken = input.substr(0, input.find(end));
  input.remove_prefix(taken.size() < input.size() ? taken.size() + 1 : taken.size());
  return taken;
}

inline std::string_view take_line(std::string_view& input) {
  return take_until(input, '\n');
}

/// The number that `text` begins with, or 0.
template <typename Number = int>
Number number_of(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace userhub::fuzz
