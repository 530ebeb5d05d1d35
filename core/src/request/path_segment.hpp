#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// Appends `text` to `path` as one segment, percent-encoding each byte that is neither unreserved
/// (RFC 3986, section 2.3) nor in `kept`. Refuses, naming `argument`, what cannot be one segment or
/// would corrupt the request: empty, `.`, `..`, control characters, invalid UTF-8.
std::expected<void, Error> append_path_segment(std::string& path, std::string_view text,
                                               std::string_view kept, std::string_view argument);

}  // namespace userhub
