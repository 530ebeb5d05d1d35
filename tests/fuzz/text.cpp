#include "request/check_text.hpp"

#include <string>

#include "must.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "text/single_line.hpp"
#include "text/utf8.hpp"
#include "travels.hpp"

namespace userhub::fuzz {
namespace {

void check_line(std::string_view text) {
  const std::string line = single_line(text);
  must(is_single_line(line), "a line is one line of UTF-8");
  must(!shows_secret(line), "a line shows no secret");
  must(!line.starts_with(' ') && !line.ends_with(' '), "a line is trimmed");
  must(single_line(line) == line, "a line of a line is the same");
}

void check_excerpt(const std::string& line, std::size_t bytes) {
  constexpr std::string_view ellipsis = "…";
  const std::string part = excerpt(line, bytes);
  must(is_single_line(part), "an excerpt of a line is one");
  if (line.size() <= bytes) return must(part == line, "a short text is its own excerpt");
  must(part.ends_with(ellipsis), "a cut is marked");
  must(part.size() <= bytes + ellipsis.size(), "an excerpt is no longer than asked for");
  must(line.starts_with(std::string_view(part).substr(0, part.size() - ellipsis.size())),
       "an excerpt is the text's beginning");
}

}  // namespace

/// A text.
void check_input(std::string_view input) {
  must(is_valid_utf8(input) == is_utf8(input), "UTF-8 is what simdjson takes for it");
  must(check_text(input, "argument").has_value() == can_travel(input),
       "a text is taken unless it would corrupt");
  check_line(input);
  check_excerpt(single_line(input), input.empty() ? 0 : static_cast<unsigned char>(input[0]));
}

}  // namespace userhub::fuzz
