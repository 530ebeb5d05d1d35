#include "http/web_url.hpp"

#include <algorithm>

#include "http/browser_rules.hpp"
#include "http/http_message.hpp"
#include "text/parse_number.hpp"
#include "text/utf8.hpp"

namespace userhub::emulator {
namespace {

bool is_plain(std::string_view text) {
  const auto is_space_or_control = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F;
  };
  return is_utf8(text) && std::ranges::none_of(text, is_space_or_control);
}

bool starts_with_scheme(std::string_view url, std::string_view scheme) {
  return equal_ignoring_case(url.substr(0, scheme.size()), scheme);
}

bool is_browsable_port(std::string_view text) {
  const auto port = parse_number(text);
  return port && *port >= 0 && *port <= 65535 && !is_blocked_port(*port);
}

std::size_t authority_start(std::string_view url) {
  return url.find("://") + 3;
}

std::size_t authority_end(std::string_view url) {
  return std::min(url.find_first_of("/?#\\", authority_start(url)), url.size());
}

}  // namespace

bool is_web_url(std::string_view url) {
  if (!starts_with_scheme(url, "http://") && !is_https(url)) return false;
  if (!is_plain(url)) return false;
  const auto port = port_of(url);  // "" after a colon without a port.
  return is_browsable_host(host_of(url)) && (port.empty() || is_browsable_port(port));
}

bool is_https(std::string_view url) {
  return starts_with_scheme(url, "https://");
}

bool is_web_origin(std::string_view url) {
  if (!is_web_url(url)) return false;
  const auto origin = origin_of(url);
  const auto path = url.substr(origin.size());
  return (path.empty() || path == "/") && !origin.contains('@') && !port_of(url).empty();
}

bool is_web_path(std::string_view url) {
  return url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\") && is_plain(url);
}

std::string_view origin_of(std::string_view web_url) {
  return web_url.substr(0, authority_end(web_url));
}

std::string_view authority_of(std::string_view web_url) {
  const auto authority = origin_of(web_url).substr(authority_start(web_url));
  return authority.substr(authority.rfind('@') + 1);
}

std::string_view host_of(std::string_view web_url) {
  return without_port(authority_of(web_url));
}

std::string_view port_of(std::string_view web_url) {
  const auto authority = authority_of(web_url);
  const auto host = without_port(authority);
  if (host.size() < authority.size()) return authority.substr(host.size() + 1);
  return is_https(web_url) ? "443" : "80";
}

std::string_view without_port(std::string_view authority) {
  return authority.substr(
      0, authority.find(':', authority.starts_with('[') ? authority.find(']') : 0));
}

bool is_local_host(std::string_view host) {
  if (equal_ignoring_case(host, "localhost") || host == "[::1]") return true;
  const auto is_dotted = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
  return host.starts_with("127.") && std::ranges::all_of(host, is_dotted);
}

std::string path_of(std::string_view web_url) {
  const std::string_view rest = web_url.substr(authority_end(web_url));
  return rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
}

}  // namespace userhub::emulator
