#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// 1 for what is not of U+0020–U+007E, or is one of those excluded; else 0.
template <char... Excluded>
constexpr std::uint8_t is_other_than_printable(char c) {
  const bool is_control_or_wide = static_cast<std::uint8_t>(c - 0x20) > 0x7E - 0x20;
  return static_cast<std::uint8_t>((is_control_or_wide | ... | (c == Excluded)));
}

/// Whether `text` has only printable ASCII, and none of these characters. Nearly all text passes,
/// and needs no closer look then. Compilers turn the blocks into vector instructions.
template <char... Excluded>
bool is_printable_ascii(std::string_view text) {
  constexpr auto is_other = is_other_than_printable<Excluded...>;
  constexpr std::size_t block = 16;
  if (text.size() < block) return std::none_of(text.begin(), text.end(), is_other);
  const auto is_good = [](const char* begin) {
    std::uint8_t others = 0;
    for (std::size_t i = 0; i < block; ++i) others |= is_other(begin[i]);
    return others == 0;
  };
  const char* const last = text.data() + text.size() - block;
  for (const char* begin = text.data(); begin < last; begin += block) {
    if (!is_good(begin)) return false;
  }
  return is_good(last);
}

/// Whether `text` is UTF-8 by RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Whether `text` holds a byte of U+0000–U+001F or U+007F.
bool has_control_character(std::string_view text);

/// ASCII letters compare equal in either case, as in URL schemes and header names.
bool equals_ignoring_case(std::string_view text, std::string_view other);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

/// Refuses what would corrupt a request: invalid UTF-8 and control characters.
std::expected<void, Error> check_text(std::string_view text, std::string_view argument);

/// `text` fit for an error message: secrets are redacted, each run of control characters (C0, DEL,
/// C1, line and paragraph separators) becomes one space, invalid UTF-8 becomes U+FFFD.
std::string single_line(std::string_view text, std::string_view admin_key = {});

/// The first `bytes` bytes of single_line(), as excerpt() cuts it. Looks only at the beginning of a
/// long text, and so may show less: the time is the same however long an answer is.
std::string single_line_excerpt(std::string_view text, std::string_view admin_key,
                                std::size_t bytes);

/// `text` cut to at most `bytes` bytes at a character's boundary, then "…" if anything was cut.
std::string excerpt(std::string_view text, std::size_t bytes);

}  // namespace userhub
