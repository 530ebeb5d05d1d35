#include "request/check_text.hpp"

#include <string>

#include "invalid_argument.hpp"
#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace userhub {

std::expected<void, Error> check_text(std::string_view text, std::string_view argument) {
  if (is_printable_ascii(text)) return {};
  if (has_control_character(text)) {
    return invalid_argument(std::string(argument), "contains a control character: remove it");
  }
  if (!is_valid_utf8(text)) {
    return invalid_argument(std::string(argument), "is not valid UTF-8: pass UTF-8 text");
  }
  return {};
}

}  // namespace userhub
