#pragma once

#include <cstddef>
#include <string_view>

/// Texts that are escaped for a URL (`%3D`), JSON (`\u003d`) or HTML (`&#61;`), once or repeatedly
/// (`%253D`), without knowing for which.
namespace userhub {

/// A character at the beginning of a text, and the bytes that it takes there.
struct Character {
  char value;
  std::size_t bytes;
};

/// The character that `text`, which is not empty, begins with once all escapes are undone. Escapes
/// nested deeper than any real text has them are left. A full-width or typographic form of an ASCII
/// character counts as that. Of any other character beyond ASCII this is the first byte.
Character decoded_character(std::string_view text);

/// Bytes of `word` at the beginning of `text`, any of its characters as it is or escaped; 0 where
/// `text` does not begin with it.
std::size_t escaped_length(std::string_view text, std::string_view word);

}  // namespace userhub
