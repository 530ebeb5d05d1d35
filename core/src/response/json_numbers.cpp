#include "response/json_numbers.hpp"

#include "text/ascii.hpp"

namespace userhub {

std::string shorten_numbers(std::string_view json) {
  std::string shortened;
  shortened.reserve(json.size());
  bool in_string = false;
  std::size_t digits = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    digits = is_digit(c) && !in_string ? digits + 1 : 0;
    if (digits > 2) continue;
    shortened += c;
    const bool is_escape = in_string && c == '\\' && at + 1 < json.size();
    if (is_escape) shortened += json[++at];
    if (c == '"') in_string = !in_string;
  }
  return shortened;
}

}  // namespace userhub
