#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text that others sent, made fit for an error: one line of valid UTF-8 without secrets.
namespace userhub {

/// Redacts secrets, puts one space in place of each run of control characters (C0, DEL, C1, line
/// and paragraph separators), and U+FFFD in place of invalid UTF-8.
std::string single_line(std::string_view text, std::string_view admin_key = {});

/// The first `bytes` bytes of single_line(), cut as excerpt() does. Reads only the beginning of a
/// long text, and so may give less: the time does not grow with the length of an answer.
std::string single_line_excerpt(std::string_view text, std::string_view admin_key,
                                std::size_t bytes);

/// `text` cut to at most `bytes` bytes at a character's boundary, then "…" if anything was cut.
std::string excerpt(std::string_view text, std::size_t bytes);

}  // namespace userhub
