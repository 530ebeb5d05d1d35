#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// Whether `text` is of U+0020–U+007E alone, as nearly all is: one look then tells it valid.
bool is_printable_ascii(std::string_view text);

/// Whether `text` is UTF-8 by RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Whether `text` holds a byte of U+0000–U+001F or U+007F.
bool has_control_character(std::string_view text);

/// ASCII letters compare equal in either case, as in URL schemes and header names.
bool equals_ignoring_case(std::string_view text, std::string_view other);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

/// Refuses what would corrupt a request: invalid UTF-8 and control characters.
std::expected<void, Error> check_text(std::string_view text, std::string_view argument);

/// `text` fit for an error message: each run of control characters (C0, DEL, C1, line and paragraph
/// separators) becomes one space, invalid UTF-8 becomes U+FFFD, sign-in tokens and bearer keys
/// become "…".
std::string single_line(std::string_view text);

/// `text` cut to at most `bytes` bytes at a character's boundary, then "…" if anything was cut.
std::string excerpt(std::string_view text, std::size_t bytes);

/// Replaces each occurrence of `secret`, unless that is empty, by "…".
void hide(std::string& text, std::string_view secret);

}  // namespace userhub
