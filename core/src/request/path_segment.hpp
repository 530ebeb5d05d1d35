#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// Appends `text` to `path` as one segment: percent-encodes each byte that is neither unreserved
/// (RFC 3986, section 2.3) nor in `kept`. Refuses a text that cannot be one segment or would
/// corrupt the request: empty, `.`, `..`, control characters, invalid UTF-8. The error names
/// `argument`.
std::expected<void, Error> append_path_segment(std::string& path, std::string_view text,
                                               std::string_view kept, std::string_view argument);

}  // namespace userhub
