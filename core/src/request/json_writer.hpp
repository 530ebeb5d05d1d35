#pragma once

#include <string>
#include <string_view>

namespace userhub {

/// Appends `text` to `json` as a JSON string (RFC 8259, section 7). Escapes only quotes,
/// backslashes and control characters.
void append_json_string(std::string& json, std::string_view text);

}  // namespace userhub
