#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

inline constexpr std::string_view redacted = "[redacted]";

/// The first `most` bytes of a text, with these secrets replaced, and with everything that looks
/// like one of the emulator's own tokens: 64 hex digits, or a JSON Web Token. Secrets of fewer than
/// eight bytes are kept: replacing them would hide parts of other words.
std::string redact(std::string_view text, const std::vector<std::string_view>& secrets,
                   std::size_t most);

bool contains_secret(std::string_view text, const std::vector<std::string_view>& secrets);

}  // namespace userhub::emulator
