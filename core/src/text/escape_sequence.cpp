#include "text/escape_sequence.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

namespace userhub {
namespace {

constexpr int max_nesting = 8;

struct Replacement {
  std::string_view written;
  char value;
};

constexpr std::array<Replacement, 7> after_backslash{
    {{"n", '\n'}, {"r", '\r'}, {"t", '\t'}, {"/", '/'}, {"\"", '"'}, {"'", '\''}, {"\\", '\\'}}};
constexpr std::array<Replacement, 7> after_ampersand{{{"amp;", '&'},
                                                      {"equals;", '='},
                                                      {"colon;", ':'},
                                                      {"quot;", '"'},
                                                      {"apos;", '\''},
                                                      {"lt;", '<'},
                                                      {"gt;", '>'}}};
constexpr std::array<Replacement, 8> wide{{{"：", ':'},
                                           {"＝", '='},
                                           {"\u00A0", ' '},
                                           {"\u3000", ' '},
                                           {"“", '"'},
                                           {"”", '"'},
                                           {"‘", '\''},
                                           {"’", '\''}}};

template <std::size_t Count>
std::optional<Character> replaced(std::string_view text,
                                  const std::array<Replacement, Count>& replacements) {
  for (const auto& [written, value] : replacements) {
    if (text.starts_with(written)) return Character{value, written.size()};
  }
  return std::nullopt;
}

/// Reads a prefix, then `count` digits that are the code of an ASCII character, then a suffix.
std::optional<Character> numbered(std::string_view text, std::string_view prefix, int base,
                                  std::size_t count, std::string_view suffix = "") {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (count == 0 || count > text.size() || !text.substr(count).starts_with(suffix))
    return std::nullopt;
  unsigned code = 0;
  const char* const end = text.data() + count;
  const auto [rest, error] = std::from_chars(text.data(), end, code, base);
  if (error != std::errc() || rest != end || code > 0x7F) return std::nullopt;
  return Character{static_cast<char>(code), prefix.size() + count + suffix.size()};
}

std::optional<Character> after_introducer(char introducer, std::string_view text) {
  if (introducer == '%') return numbered(text, "", 16, 2);
  if (introducer == '\\') {
    if (const auto letter = replaced(text, after_backslash)) return letter;
    if (const auto number = numbered(text, "u", 16, 4)) return number;
    return numbered(text, "x", 16, 2);
  }
  if (introducer != '&') return std::nullopt;
  if (const auto name = replaced(text, after_ampersand)) return name;
  constexpr std::size_t max_number_bytes = 10;
  const std::size_t end = text.substr(0, max_number_bytes).find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  if (const auto number = numbered(text, "#", 10, end - 1, ";")) return number;
  if (const auto number = numbered(text, "#x", 16, end - 2, ";")) return number;
  return numbered(text, "#X", 16, end - 2, ";");
}

/// Calls `visit` with each reading of the first character of `text`: as it stands, and with one
/// more level of escapes decoded each time. In `%253D` the introducer `%` is itself escaped.
template <typename Visit>
void for_each_reading(std::string_view text, Visit visit) {
  if (text.empty()) return;
  const bool is_ascii = static_cast<unsigned char>(text[0]) < 0x80;
  Character reading{text[0], 1};
  if (!is_ascii) reading = replaced(text, wide).value_or(reading);
  visit(reading);
  for (int depth = 0; depth < max_nesting; ++depth) {
    const auto inner = after_introducer(reading.value, text.substr(reading.bytes));
    if (!inner) return;
    reading = {inner->value, reading.bytes + inner->bytes};
    visit(reading);
  }
}

}  // namespace

Character decoded_character(std::string_view text) {
  Character last{};
  for_each_reading(text, [&last](Character reading) { last = reading; });
  return last;
}

std::size_t escaped_length(std::string_view text, std::string_view word) {
  // All positions where the beginning of the word can end: a `%` of the word may be escaped or not.
  std::set<std::size_t> ends{0};
  for (const char c : word) {
    std::set<std::size_t> next;
    for (const std::size_t end : ends) {
      for_each_reading(text.substr(end), [&](Character reading) {
        if (reading.value == c) next.insert(end + reading.bytes);
      });
    }
    if (next.empty()) return 0;
    ends = std::move(next);
  }
  return *ends.rbegin();
}

}  // namespace userhub
