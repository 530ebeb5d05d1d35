#include "text/escape_sequence.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

namespace userhub {
namespace {

using Replacement = std::pair<std::string_view, char>;

constexpr int deepest_nesting = 8;

/// The first of `replacements` that `text` begins with.
template <std::size_t Count>
std::optional<Character> replaced(std::string_view text,
                                  const std::array<Replacement, Count>& replacements) {
  for (const auto& [written, value] : replacements) {
    if (text.starts_with(written)) return Character{value, written.size()};
  }
  return std::nullopt;
}

/// The ASCII character whose code `digits` are, all of them.
std::optional<char> ascii_of(std::string_view digits, int base) {
  unsigned code = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, code, base);
  if (digits.empty() || error != std::errc() || rest != end || code > 0x7F) return std::nullopt;
  return static_cast<char>(code);
}

/// A prefix, then a fixed number of hexadecimal digits.
std::optional<Character> fixed_number(std::string_view text, std::string_view prefix,
                                      std::size_t digits) {
  const std::size_t bytes = prefix.size() + digits;
  if (!text.starts_with(prefix) || text.size() < bytes) return std::nullopt;
  const auto value = ascii_of(text.substr(prefix.size(), digits), 16);
  return value ? std::optional(Character{*value, bytes}) : std::nullopt;
}

std::optional<Character> after_backslash(std::string_view text) {
  constexpr std::string_view letters = "nrt/\"'\\";
  constexpr std::string_view values = "\n\r\t/\"'\\";
  if (text.empty()) return std::nullopt;
  const std::size_t letter = letters.find(text[0]);
  if (letter != std::string_view::npos) return Character{values[letter], 1};
  if (const auto number = fixed_number(text, "u", 4)) return number;
  return fixed_number(text, "x", 2);
}

std::optional<Character> after_ampersand(std::string_view text) {
  constexpr std::array<Replacement, 7> names{{{"amp;", '&'},
                                              {"equals;", '='},
                                              {"colon;", ':'},
                                              {"quot;", '"'},
                                              {"apos;", '\''},
                                              {"lt;", '<'},
                                              {"gt;", '>'}}};
  constexpr std::size_t longest_number = 10;
  if (!text.starts_with('#')) return replaced(text, names);
  const std::size_t end = text.substr(0, longest_number).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  const bool hexadecimal = text.starts_with("#x") || text.starts_with("#X");
  const std::size_t prefix = hexadecimal ? 2 : 1;
  const auto value = ascii_of(text.substr(prefix, end - prefix), hexadecimal ? 16 : 10);
  return value ? std::optional(Character{*value, end + 1}) : std::nullopt;
}

bool is_introducer(char c) {
  return c == '%' || c == '\\' || c == '&';
}

std::optional<Character> after_introducer(char introducer, std::string_view text) {
  if (introducer == '%') return fixed_number(text, "", 2);
  if (introducer == '\\') return after_backslash(text);
  return after_ampersand(text);
}

/// The character that `text` begins with, as it stands. A full-width or typographic form of an
/// ASCII character counts as that.
Character first_character(std::string_view text) {
  constexpr std::array<Replacement, 8> wide{{{"：", ':'},
                                             {"＝", '='},
                                             {"\u00A0", ' '},
                                             {"\u3000", ' '},
                                             {"“", '"'},
                                             {"”", '"'},
                                             {"‘", '\''},
                                             {"’", '\''}}};
  const Character as_written{text[0], 1};
  const bool is_ascii = static_cast<unsigned char>(text[0]) < 0x80;
  return is_ascii ? as_written : replaced(text, wide).value_or(as_written);
}

/// The character that an escape sequence stands for. Its introducer, which `text` begins with, may
/// be escaped itself, as in `%253D`. Nothing where there is no escape sequence.
std::optional<Character> unescaped(std::string_view text, Character introducer) {
  if (!is_introducer(introducer.value)) return std::nullopt;
  const auto rest = after_introducer(introducer.value, text.substr(introducer.bytes));
  if (!rest) return std::nullopt;
  return Character{rest->value, introducer.bytes + rest->bytes};
}

/// Bytes at the beginning of both, up to where an escape sequence may begin.
std::size_t plain_length(std::string_view text, std::string_view word) {
  std::size_t bytes = 0;
  while (bytes < text.size() && bytes < word.size() && text[bytes] == word[bytes] &&
         !is_introducer(text[bytes])) {
    ++bytes;
  }
  return bytes;
}

/// Where `c` can end that stands in `text` at `begin`, as it is or escaped, however often.
std::set<std::size_t> ends_of(std::string_view text, std::size_t begin, char c) {
  std::set<std::size_t> ends;
  const std::string_view rest = text.substr(begin);
  if (rest.empty()) return ends;
  if (rest[0] != c && !is_introducer(rest[0])) return ends;
  std::optional<Character> reading = first_character(rest);
  for (int depth = 0; reading && depth <= deepest_nesting; ++depth) {
    if (reading->value == c) ends.insert(begin + reading->bytes);
    reading = unescaped(rest, *reading);
  }
  return ends;
}

}  // namespace

Character decoded_character(std::string_view text) {
  Character character = first_character(text);
  for (int depth = 0; depth < deepest_nesting; ++depth) {
    const auto inner = unescaped(text, character);
    if (!inner) break;
    character = *inner;
  }
  return character;
}

std::size_t escaped_length(std::string_view text, std::string_view word) {
  const std::size_t plain = plain_length(text, word);
  if (plain == word.size()) return plain;
  if (plain == text.size() || !is_introducer(text[plain])) return 0;
  // Where the word's beginning can end: a `%` of the word may stand as it is or escaped.
  std::set<std::size_t> ends{plain};
  for (const char c : word.substr(plain)) {
    if (ends.empty()) return 0;
    std::set<std::size_t> next;
    for (const std::size_t end : ends) next.merge(ends_of(text, end, c));
    ends = std::move(next);
  }
  return ends.empty() ? 0 : *ends.rbegin();
}

}  // namespace userhub
