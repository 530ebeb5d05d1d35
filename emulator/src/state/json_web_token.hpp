#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// A JSON Web Token (RFC 7519), signed by HS256.
std::string make_json_web_token(const nlohmann::json& claims, const std::string& key);

/// How each token starts that has a JSON object as its header.
inline constexpr std::string_view json_web_token_start = "eyJ";

/// The number of Base64url digits at the start of the text.
std::size_t base64url_length(std::string_view text);

/// The length of the text at the start of `text` that has the form of such a token, else 0.
std::size_t json_web_token_length(std::string_view text);

}  // namespace userhub::emulator
