#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

inline constexpr std::string_view redacted = "[redacted]";

/// What begins in the first `most` bytes of a text, with these secrets replaced, and with all that
/// has the form of the emulator's own: tokens, cookies and access tokens are 64 hex digits. A
/// secret of less than eight bytes stays: it is a word of its own, and hides nothing.
std::string redact(std::string_view text, const std::vector<std::string_view>& secrets,
                   std::size_t most);

bool contains_secret(std::string_view text, const std::vector<std::string_view>& secrets);

}  // namespace userhub::emulator
