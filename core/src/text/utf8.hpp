#pragma once

#include <cstddef>
#include <string_view>

/// UTF-8 by RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
namespace userhub {

bool is_valid_utf8(std::string_view text);

/// Bytes of the character at the beginning of `text`, which is not empty; 0 if there is no valid
/// one.
std::size_t utf8_character_length(std::string_view text);

/// The last boundary between characters at or before `index`, which is within `text`.
std::size_t utf8_boundary(std::string_view text, std::size_t index);

}  // namespace userhub
