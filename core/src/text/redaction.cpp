#include "text/redaction.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/escape_sequence.hpp"

namespace userhub {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr char hidden = '\0';

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' ||
         c == '-';
}

/// Whether a word may begin where the last character seen ends, as the text stands or decoded.
class WordBegin {
 public:
  /// `text` from the next character on.
  void see(std::string_view text, std::size_t at) {
    const Character character = decoded_character(text);
    if (character.bytes > 1 && !is_of_word(character.value)) escape_end_ = at + character.bytes;
    after_word_ = is_of_word(text[0]);
  }
  bool is_at(std::size_t at) const { return !after_word_ || escape_end_ == at; }

 private:
  bool after_word_ = false;
  std::size_t escape_end_ = 0;
};

void mask(std::string& masked, std::size_t begin, std::size_t bytes) {
  std::fill_n(masked.begin() + static_cast<std::ptrdiff_t>(begin), bytes, hidden);
}

void mask_key(std::string_view text, std::string_view key, std::string& masked) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    mask(masked, at, escaped_length(text.substr(at), key));
  }
}

void mask_key_as_word(std::string_view text, std::string_view key, std::string& masked) {
  WordBegin begin;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const std::size_t length = begin.is_at(at) ? escaped_length(rest, key) : 0;
    const bool is_word = length == rest.size() || !is_of_word(rest[length]);
    if (is_word) mask(masked, at, length);
    begin.see(rest, at);
  }
}

constexpr std::string_view token = "token";
constexpr std::string_view bearer = "bearer";
constexpr std::array names{token, bearer};

/// Bytes of `name`, in lower case, that `text` begins with in any case, 0 if it does not.
std::size_t name_length(std::string_view text, std::string_view name) {
  std::size_t bytes = 0;
  for (const char c : name) {
    if (bytes == text.size()) return 0;
    const Character next = decoded_character(text.substr(bytes));
    if (next.value != c && next.value != c - 'a' + 'A') return 0;
    bytes += next.bytes;
  }
  return bytes;
}

/// The same of whichever name `text`, which is not empty, begins with.
std::size_t any_name_length(std::string_view text) {
  constexpr std::string_view first_characters = "tTbB%\\&";
  std::size_t bytes = 0;
  if (!first_characters.contains(text[0])) return 0;
  for (const std::string_view name : names) bytes = std::max(bytes, name_length(text, name));
  return bytes;
}

/// Bytes of the HTML tag that `text` begins with, one that a page may put around a value; else 0.
std::size_t tag_length(std::string_view text) {
  constexpr std::array<std::string_view, 13> tags{"b>",      "br>", "code>", "dd>", "dt>",
                                                  "em>",     "i>",  "li>",   "p>",  "pre>",
                                                  "strong>", "td>", "th>"};
  if (!text.starts_with('<')) return 0;
  const std::size_t begin = text.starts_with("</") ? 2 : 1;
  for (const std::string_view tag : tags) {
    if (text.substr(begin).starts_with(tag)) return begin + tag.size();
  }
  return 0;
}

/// What stands between the name of a secret and its value.
struct Gap {
  std::size_t bytes = 0;
  bool is_blank = false;      ///< There is a space.
  bool is_separator = false;  ///< There is what separates a name from its value.
  bool opens_quotes = false;  ///< The value is quoted.
};

Gap read_gap(std::string_view text) {
  constexpr std::string_view separators = "=:>";
  constexpr std::string_view quotes = "\"'`\\";
  constexpr std::string_view brackets = "()[]{}<";
  Gap gap;
  while (gap.bytes < text.size()) {
    const std::string_view rest = text.substr(gap.bytes);
    const std::size_t tag = tag_length(rest);
    const Character next = tag > 0 ? Character{' ', tag} : decoded_character(rest);
    const bool is_quote = quotes.contains(next.value);
    const bool is_separator = separators.contains(next.value) || is_control(next.value);
    const bool is_blank = next.value == ' ';
    if (!is_quote && !is_separator && !is_blank && !brackets.contains(next.value)) break;
    gap.opens_quotes = is_quote && gap.is_blank;
    gap.is_separator |= is_separator;
    gap.is_blank |= is_blank;
    gap.bytes += next.bytes;
  }
  return gap;
}

/// Whether a value ends where `text` begins. A percent-encoded character never ends one, as it may
/// be one of the value's own.
bool ends_value(std::string_view text) {
  constexpr std::string_view ends = " &#\"'`<>\\,;)]}";
  if (text.empty()) return true;
  const char next = decoded_character(text).value;
  return text[0] != '%' && (ends.contains(next) || is_control(next));
}

/// The value that `text` begins with.
std::string_view read_value(std::string_view text) {
  std::size_t bytes = 0;
  while (!ends_value(text.substr(bytes))) {
    bytes += text[bytes] == '&' ? decoded_character(text.substr(bytes)).bytes : 1;
  }
  return text.substr(0, bytes);
}

/// Whether `text` begins with a name, not with a value: what follows may be the name's.
bool begins_with_name(std::string_view text) {
  const std::size_t bytes = text.empty() ? 0 : any_name_length(text);
  if (bytes == 0) return false;
  const std::string_view rest = text.substr(bytes);
  const Gap gap = read_gap(rest);
  return ends_value(rest) || gap.is_blank || gap.is_separator;
}

bool is_prose(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '_'; });
}

void mask_tokens(std::string_view text, std::string& masked) {
  std::size_t masked_end = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t name_bytes = any_name_length(text.substr(at));
    if (name_bytes == 0) continue;
    const Gap gap = read_gap(text.substr(at + name_bytes));
    if (!gap.is_blank && !gap.is_separator) continue;
    const std::size_t begin = at + name_bytes + gap.bytes;
    if (begin < masked_end || begins_with_name(text.substr(begin))) continue;
    const std::string_view value = read_value(text.substr(begin));
    const bool is_bearer = name_length(text.substr(at), bearer) > 0;
    if (!gap.is_separator && !gap.opens_quotes && !is_bearer && is_prose(value)) continue;
    mask(masked, begin, value.size());
    masked_end = begin + value.size();
  }
}

}  // namespace

std::string redact(std::string_view text, std::string_view admin_key, std::size_t end) {
  std::string masked(text);
  const bool is_short = admin_key.size() < 8;
  (is_short ? mask_key_as_word : mask_key)(text, admin_key, masked);
  mask_tokens(text, masked);
  std::string shown;
  shown.reserve(masked.size());
  bool is_hiding = false;
  for (const char c : std::string_view(masked).substr(0, end)) {
    if (c != hidden) shown += c;
    if (c == hidden && !is_hiding) shown += ellipsis;
    is_hiding = c == hidden;
  }
  return shown;
}

std::string redact_url(std::string_view url, std::string_view mark) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(mark);
  std::string_view rest = url.substr(scheme + 3);
  const auto take_until = [&rest](std::string_view ends) {
    const std::string_view part = rest.substr(0, rest.find_first_of(ends));
    rest.remove_prefix(part.size());
    return part;
  };
  const std::string_view authority = take_until("/?#");
  const std::string_view path = take_until("?#");
  const bool has_token = rest.starts_with("?token=") || rest.contains("&token=");
  std::string shown(url.substr(0, scheme + 3));
  shown += authority.substr(authority.rfind('@') + 1);
  if (!has_token) return shown.append("/").append(mark);
  return shown.append(path).append("?token=").append(mark);
}

}  // namespace userhub
