#pragma once

#include <cstddef>
#include <string_view>

/// Reads text that may be escaped for a URL (`%3D`), JSON (`\u003d`) or HTML (`&#61;`), once or
/// several times (`%253D`).
namespace userhub {

/// The first character of a text, and the number of bytes that it takes there.
struct Character {
  char value;
  std::size_t bytes;
};

/// The first character of `text`, which is not empty, after decoding. Decodes nested escapes up to
/// a depth that no real text exceeds. A full-width or typographic form of an ASCII character counts
/// as that character; of any other character beyond ASCII the result is the first byte.
Character decoded_character(std::string_view text);

/// Bytes of `word` at the beginning of `text`, where each character may be escaped; 0 if `text`
/// does not begin with `word`.
std::size_t escaped_length(std::string_view text, std::string_view word);

}  // namespace userhub
