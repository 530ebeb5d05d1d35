#include "text/single_line.hpp"

#include "text/utf8.hpp"

namespace userhub::emulator {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

// U+0080 to U+009F in UTF-8.
bool starts_with_c1_control(std::string_view text) {
  return text.size() >= 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

}  // namespace

std::string single_line(std::string_view text) {
  const bool valid = is_utf8(text);
  std::string line;
  while (!text.empty()) {
    const bool c1 = valid && starts_with_c1_control(text);
    const bool invalid = !valid && static_cast<unsigned char>(text[0]) >= 0x80;
    line += c1 || invalid || is_control(text[0]) ? '?' : text[0];
    text.remove_prefix(c1 ? 2 : 1);
  }
  return line;
}

}  // namespace userhub::emulator
