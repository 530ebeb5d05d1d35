#pragma once

#include <nlohmann/json.hpp>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// Serializes; invalid UTF-8 in a string becomes U+FFFD.
std::string to_text(const nlohmann::json& value);

Response json_response(int status, const nlohmann::json& body);

/// For people too: in order, and with line breaks.
Response pretty_json_response(const nlohmann::ordered_json& body);

}  // namespace userhub::emulator
