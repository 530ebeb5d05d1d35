#include "text/text.hpp"

#include <algorithm>
#include <cstdint>

#include "invalid_argument.hpp"
#include "text/redaction.hpp"

namespace userhub {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::size_t longest_read = std::size_t{32} * 1024;

std::uint8_t byte_at(std::string_view text, std::size_t index) {
  return static_cast<std::uint8_t>(text[index]);
}

/// Bytes of the character that `text` begins with, 0 if it begins with none (RFC 3629, section 4).
std::size_t character_length(std::string_view text) {
  const std::uint8_t first = byte_at(text, 0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  std::uint8_t lowest = 0x80;
  std::uint8_t highest = 0xBF;
  if (first == 0xE0) lowest = 0xA0;
  if (first == 0xED) highest = 0x9F;
  if (first == 0xF0) lowest = 0x90;
  if (first == 0xF4) highest = 0x8F;
  if (byte_at(text, 1) < lowest || byte_at(text, 1) > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

constexpr auto is_control_byte = [](char c) {
  return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F;
};

bool breaks_line(std::string_view character) {
  if (character.size() == 1) return is_control_byte(character[0]);
  if (character.size() == 2) return character[0] == '\xC2' && byte_at(character, 1) < 0xA0;
  return character == "\u2028" || character == "\u2029";
}

/// `text` in valid UTF-8, with a line feed in place of each control character.
std::string with_line_feeds(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::string_view character = length == 0 ? replacement : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
    shown += breaks_line(character) ? "\n" : character;
  }
  return shown;
}

/// The last one at or before `index`, which is within `text`.
std::size_t character_boundary(std::string_view text, std::size_t index) {
  while (index > 0 && (byte_at(text, index) & 0xC0) == 0x80) --index;
  return index;
}

/// One space in place of each run of line feeds, and none at either end.
std::string without_line_feeds(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool gap = false;
  for (const char c : text) {
    if (c == '\n') {
      gap = true;
      continue;
    }
    if (gap && !line.empty() && line.back() != ' ' && c != ' ') line += ' ';
    gap = false;
    line += c;
  }
  line.erase(0, line.find_first_not_of(' '));
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control_byte);
}

bool equals_ignoring_case(std::string_view text, std::string_view other) {
  if (text == other) return true;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(text.begin(), text.end(), other.begin(), other.end(),
                    [lower](char a, char b) { return lower(a) == lower(b); });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

std::expected<void, Error> check_text(std::string_view text, std::string_view argument) {
  if (is_printable_ascii(text)) return {};
  if (has_control_character(text)) {
    return invalid_argument(std::string(argument), "contains a control character: remove it");
  }
  if (!is_valid_utf8(text)) {
    return invalid_argument(std::string(argument), "is not valid UTF-8: pass UTF-8 text");
  }
  return {};
}

std::string single_line(std::string_view text, std::string_view admin_key) {
  return without_line_feeds(redact(with_line_feeds(text), admin_key));
}

std::string single_line_excerpt(std::string_view text, std::string_view admin_key,
                                std::size_t bytes) {
  if (text.size() <= longest_read) return excerpt(single_line(text, admin_key), bytes);
  const std::string read = with_line_feeds(text.substr(0, longest_read));
  // A secret that begins in the first half is seen whole, or up to the end.
  const std::size_t end = character_boundary(read, read.size() / 2);
  std::string line = without_line_feeds(redact(read, admin_key, end));
  if (line.size() > bytes) return excerpt(line, bytes);
  return line.append(ellipsis);
}

std::string excerpt(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  return std::string(text.substr(0, character_boundary(text, bytes))).append(ellipsis);
}

}  // namespace userhub
