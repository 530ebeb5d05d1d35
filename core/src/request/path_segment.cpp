#include "request/path_segment.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "invalid_argument.hpp"
#include "request/check_text.hpp"

namespace userhub {
namespace {

/// RFC 3986, section 2.3; by byte.
constexpr auto is_unreserved = [] {
  std::array<bool, 256> unreserved{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-._~")) {
    unreserved[static_cast<std::uint8_t>(c)] = true;
  }
  return unreserved;
}();

void append_encoded(std::string& path, char c) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto byte = static_cast<std::uint8_t>(c);
  path += '%';
  path += hex[byte >> 4];
  path += hex[byte & 0x0F];
}

}  // namespace

std::expected<void, Error> append_path_segment(std::string& path, std::string_view text,
                                               std::string_view kept, std::string_view argument) {
  if (text.empty()) return invalid_argument(std::string(argument), "is empty: pass an ID");
  if (text == "." || text == "..") {
    return invalid_argument(std::string(argument), "is a relative path, not an ID: pass an ID");
  }
  if (auto checked = check_text(text, argument); !checked) return checked;
  const auto is_kept = [kept](char c) {
    return is_unreserved[static_cast<std::uint8_t>(c)] || kept.contains(c);
  };
  while (!text.empty()) {
    const auto* encoded = std::find_if_not(text.begin(), text.end(), is_kept);
    path += std::string_view(text.begin(), encoded);
    if (encoded != text.end()) append_encoded(path, *encoded++);
    text = {encoded, text.end()};
  }
  return {};
}

}  // namespace userhub
