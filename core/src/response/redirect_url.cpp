#include "response/redirect_url.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace userhub {
namespace {

/// Bytes of "https://" or "http://" in any case; else 0.
std::size_t scheme_length(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (starts_with_ignoring_case(url, scheme)) return scheme.size();
  }
  return 0;
}

bool ends_authority(char c) {
  return c == '/' || c == '?' || c == '#';
}

/// Whether there is a host after any user info and before any port.
bool has_host(std::string_view authority) {
  const std::string_view host = authority.substr(authority.rfind('@') + 1);
  if (host.starts_with('[')) return host.find(']') > 1 && host.contains(']');
  return !host.empty() && !host.starts_with(':');
}

/// C1 controls, and what Unicode calls a space or a separator.
bool has_wide_space_or_control(std::string_view text) {
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos;
       at = text.find('\xC2', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) <= 0xA0) return true;
  }
  constexpr std::array<std::string_view, 17> spaces{
      "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
      "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
  return std::any_of(spaces.begin(), spaces.end(),
                     [text](std::string_view space) { return text.contains(space); });
}

bool has_space_or_control(std::string_view text) {
  if (text.contains(' ')) return true;
  if (is_printable_ascii(text)) return false;
  return has_control_character(text) || has_wide_space_or_control(text);
}

}  // namespace

std::string_view redirect_url_problem(std::string_view url) {
  const std::size_t scheme = scheme_length(url);
  if (scheme == 0) return "is not an absolute http(s) URL";
  const std::string_view rest = url.substr(scheme);
  const auto* const end = std::find_if(rest.begin(), rest.end(), ends_authority);
  if (!has_host({rest.begin(), end})) return "has no host";
  if (url.contains('\\')) return "has a backslash, which browsers take for a slash";
  if (has_space_or_control(url)) return "has a space or control character";
  return {};
}

}  // namespace userhub
