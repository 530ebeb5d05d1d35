#pragma once

#include <string>
#include <string_view>

namespace userhub::emulator {

/// SHA-256, in lower-case hex.
std::string sha256(std::string_view text);

/// SHA-256, in Base64, as a Content-Security-Policy has it.
std::string sha256_base64(std::string_view text);

std::string base64(std::string_view bytes);

/// HMAC-SHA256, as 32 bytes.
std::string hmac_sha256_bytes(std::string_view key, std::string_view message);

/// HMAC-SHA256, in lower-case hex.
std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace userhub::emulator
