#include "response/redirect_url.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

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

/// Whether Unicode calls a character a space, a separator or a control.
bool is_space_or_control(std::string_view c) {
  return c <= " " || (c >= "\x7F" && c <= "\u00A0") || c == "\u1680" ||
         (c >= "\u2000" && c <= "\u200A") || c == "\u2028" || c == "\u2029" || c == "\u202F" ||
         c == "\u205F" || c == "\u3000";
}

bool has_space_or_control(std::string_view text) {
  if (is_printable_ascii(text)) return text.contains(' ');
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_character_length(text), 1);
    if (is_space_or_control(text.substr(0, length))) return true;
    text.remove_prefix(length);
  }
  return false;
}

}  // namespace

std::string_view redirect_url_problem(std::string_view url) {
  const std::size_t scheme = scheme_length(url);
  if (scheme == 0) return "is not an absolute http(s) URL";
  const std::string_view rest = url.substr(scheme);
  const auto* const end = std::find_if(rest.begin(), rest.end(), ends_authority);
  if (!has_host({rest.begin(), end})) return "has no host";
  if (url.contains('\\')) return "has a backslash, which browsers read as a slash";
  if (has_space_or_control(url)) return "has a space or control character";
  return {};
}

}  // namespace userhub
