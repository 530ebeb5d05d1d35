#include "response/json_numbers.hpp"

#include <algorithm>

namespace userhub {
namespace {

constexpr std::string_view digits = "0123456789";

std::size_t take_digits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of(digits), text.size());
  text.remove_prefix(count);
  return count;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || !characters.contains(text.front())) return false;
  text.remove_prefix(1);
  return true;
}

bool is_number(std::string_view text) {
  take_one_of(text, "-");
  const bool zero = text.starts_with('0');
  const std::size_t whole = take_digits(text);
  if (whole == 0 || (zero && whole > 1)) return false;
  if (take_one_of(text, ".") && take_digits(text) == 0) return false;
  if (take_one_of(text, "eE")) {
    take_one_of(text, "+-");
    if (take_digits(text) == 0) return false;
  }
  return text.empty();
}

/// Bytes of the string that `json` begins with, its quotes included.
std::size_t string_length(std::string_view json) {
  std::size_t end = 1;
  while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  return std::min(end + 1, json.size());
}

/// Bytes of the string, number or other character that `json` begins with.
std::size_t token_length(std::string_view json) {
  if (json.front() == '"') return string_length(json);
  if (json.front() != '-' && !digits.contains(json.front())) return 1;
  return std::min(json.find_first_not_of("+-.0123456789eE"), json.size());
}

}  // namespace

std::string without_numbers(std::string_view json) {
  std::string kept;
  kept.reserve(json.size());
  while (!json.empty()) {
    const std::string_view token = json.substr(0, token_length(json));
    kept += is_number(token) ? "0" : token;
    json.remove_prefix(token.size());
  }
  return kept;
}

}  // namespace userhub
