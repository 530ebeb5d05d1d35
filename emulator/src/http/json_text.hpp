#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// Whether the arrays and objects of a JSON text nest more than a hundred deep. The JSON library
/// calls itself for each level: without a bound, a short text could overflow the stack.
bool nests_too_deeply(std::string_view text);

/// Serializes; invalid UTF-8 in a string becomes U+FFFD.
std::string to_text(const nlohmann::json& value);

Response json_response(int status, const nlohmann::json& body);

/// For people too: in order, and with line breaks.
Response pretty_json_response(const nlohmann::ordered_json& body);

}  // namespace userhub::emulator
