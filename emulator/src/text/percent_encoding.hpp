#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// Encodes every byte except the unreserved ones of RFC 3986.
std::string percent_encode(std::string_view text);

/// Decodes once; `+` stays. Empty if a `%` is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace userhub::emulator
