#include "path_segment.hpp"

#include <cstdint>

#include "refuse.hpp"
#include "text.hpp"

namespace userhub {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::expected<void, Error> append_path_segment(std::string& path, std::string_view text,
                                               std::string_view kept, std::string_view argument) {
  if (text.empty()) return refuse(std::string(argument), "is empty: pass an ID");
  if (text == "." || text == "..") {
    return refuse(std::string(argument), "is a relative path, not an ID: pass an ID");
  }
  if (auto checked = check_text(text, argument); !checked) return checked;
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c) || kept.find(c) != std::string_view::npos) {
      path += c;
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      path += '%';
      path += hex[byte >> 4];
      path += hex[byte & 0x0F];
    }
  }
  return {};
}

}  // namespace userhub
