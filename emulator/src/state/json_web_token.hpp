#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace userhub::emulator {

/// A JSON Web Token (RFC 7519), signed by HS256.
std::string make_json_web_token(const nlohmann::json& claims, const std::string& key);

/// The length of the text at the start of `text` that has the form of such a token, else 0.
std::size_t json_web_token_length(std::string_view text);

}  // namespace userhub::emulator
