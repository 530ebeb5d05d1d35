#include "text/single_line.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/redaction.hpp"
#include "text/utf8.hpp"

namespace userhub {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::string_view replacement = "\uFFFD";
constexpr std::size_t max_read_bytes = std::size_t{32} * 1024;

bool breaks_line(std::string_view character) {
  if (character.size() == 1) return is_control(character[0]);
  const bool is_c1 = character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0;
  return is_c1 || character == "\u2028" || character == "\u2029";
}

/// `text` in valid UTF-8, with a line feed in place of each control character.
std::string with_line_feeds(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const std::string_view character = length == 0 ? replacement : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
    shown += breaks_line(character) ? "\n" : character;
  }
  return shown;
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

std::string single_line(std::string_view text, std::string_view admin_key) {
  return without_line_feeds(redact(with_line_feeds(text), admin_key));
}

std::string single_line_excerpt(std::string_view text, std::string_view admin_key,
                                std::size_t bytes) {
  if (text.size() <= max_read_bytes) return excerpt(single_line(text, admin_key), bytes);
  const std::string read = with_line_feeds(text.substr(0, max_read_bytes));
  // A secret that begins in the first half is seen whole, or up to the end.
  const std::size_t end = utf8_boundary(read, read.size() / 2);
  std::string line = without_line_feeds(redact(read, admin_key, end));
  if (line.size() > bytes) return excerpt(line, bytes);
  return line.append(ellipsis);
}

std::string excerpt(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  return std::string(text.substr(0, utf8_boundary(text, bytes))).append(ellipsis);
}

}  // namespace userhub
