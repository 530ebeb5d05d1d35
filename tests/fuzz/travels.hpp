#pragma once

#include <algorithm>
#include <string_view>

#include "safe_text.hpp"

/// What a request's texts may be, said a second time.
namespace userhub::fuzz {

/// UTF-8 without control characters.
inline bool can_travel(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(),
                                       [](unsigned char c) { return c <= 0x1F || c == 0x7F; });
}

inline bool can_be_segment(std::string_view text) {
  return can_travel(text) && !text.empty() && text != "." && text != "..";
}

}  // namespace userhub::fuzz
