#include "request/json_writer.hpp"

#include <algorithm>
#include <cstdint>

namespace userhub {
namespace {

void append_escaped(std::string& json, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<std::uint8_t>(c);
  if (byte >= 0x20) {
    json += '\\';
    json += c;
  } else {
    json += "\\u00";
    json += hex[byte >> 4];
    json += hex[byte & 0x0F];
  }
}

}  // namespace

void append_json_string(std::string& json, std::string_view text) {
  const auto is_escaped = [](char c) {
    return c == '"' || c == '\\' || static_cast<std::uint8_t>(c) < 0x20;
  };
  json += '"';
  while (!text.empty()) {
    const auto* escaped = std::find_if(text.begin(), text.end(), is_escaped);
    json += std::string_view(text.begin(), escaped);
    if (escaped != text.end()) append_escaped(json, *escaped++);
    text = {escaped, text.end()};
  }
  json += '"';
}

}  // namespace userhub
