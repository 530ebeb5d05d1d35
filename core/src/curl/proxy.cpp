#include "curl/proxy.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "curl/base_url.hpp"
#include "invalid_argument.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace userhub {
namespace {

constexpr std::size_t max_proxy_bytes = 8192;
constexpr std::size_t max_socks_credential_bytes =
    254;  // 7.88 refuses the 255 that RFC 1929 allows

bool is_one_of(std::string_view scheme, std::initializer_list<std::string_view> schemes) {
  return std::any_of(schemes.begin(), schemes.end(), [scheme](std::string_view other) {
    return equals_ignoring_case(scheme, other);
  });
}

bool is_socks(std::string_view scheme) {
  return is_one_of(scheme, {"socks", "socks4", "socks4a", "socks5", "socks5h"});
}

/// If a proxy's user name or password has one, curl sends the request directly, without the proxy.
bool has_encoded_control_character(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const std::string_view code = text.substr(at + 1, 2);
    if (code.size() < 2) return false;
    const bool below_space =
        (code[0] == '0' || code[0] == '1') && std::isxdigit(static_cast<unsigned char>(code[1]));
    if (below_space || equals_ignoring_case(code, "7f")) return true;
  }
  return false;
}

/// A path is the address of a SOCKS proxy's Unix socket. Any other path is the rest of a password
/// whose slash is not percent-encoded.
bool has_meaningless_path(const CurlUrl& url, bool socks) {
  const bool may_be_unix_socket =
      socks && equals_ignoring_case(url_part(url, CURLUPART_HOST), "localhost");
  return !may_be_unix_socket && url_part(url, CURLUPART_PATH) != "/";
}

bool has_long_credential(const CurlUrl& url) {
  const auto is_long = [&url](CURLUPart part) {
    return url_part(url, part, CURLU_URLDECODE).size() > max_socks_credential_bytes;
  };
  return is_long(CURLUPART_USER) || is_long(CURLUPART_PASSWORD);
}

bool can_speak_https_to_proxies() {
  return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTPS_PROXY) != 0;
}

/// What is wrong with the value as a whole; "" if nothing is.
std::string_view problem_of(std::string_view value) {
  if (value.size() > max_proxy_bytes) return "is longer than 8,192 bytes";
  if (value.contains(' ') || has_control_character(value)) {
    return "has a space, line break or other control character: remove or percent-encode it";
  }
  if (has_encoded_control_character(value)) {
    return "has a percent-encoded control character, which cannot be sent to a proxy";
  }
  if (value.find_first_of("?#") != std::string_view::npos) {
    return "has a query or fragment: percent-encode ? and # in a user name or password";
  }
  return {};
}

/// What is wrong with its parts; "" if nothing is.
std::string_view problem_of(const CurlUrl& url, bool socks) {
  const std::string scheme = url_part(url, CURLUPART_SCHEME);
  if (!socks && !is_one_of(scheme, {"http", "https"})) {
    return "has a scheme that is not a proxy's: use http, https, socks4, socks4a, socks5 or "
           "socks5h";
  }
  if (equals_ignoring_case(scheme, "https") && !can_speak_https_to_proxies()) {
    return "is an https proxy, which this libcurl does not support: use an http proxy";
  }
  const std::string host = url_part(url, CURLUPART_HOST);
  if (!is_printable_ascii(host) || host.contains(' ')) {
    return "has a host name that is not ASCII: use the name in its ASCII form";
  }
  const std::string port = url_part(url, CURLUPART_PORT);
  if (!port.empty() && std::stol(port) == 0) return "has port 0: use 1 to 65535";
  if (has_meaningless_path(url, socks)) {
    return "has a path: percent-encode / in a user name or password";
  }
  if (socks && has_long_credential(url)) {
    return "has a user name or password over 254 bytes, which SOCKS does not allow";
  }
  return {};
}

}  // namespace

std::expected<Proxy, Error> parse_proxy(std::string source, std::string value) {
  if (value.empty()) return Proxy{};
  const auto refused = [&source](std::string_view problem) {
    return invalid_argument(std::move(source), std::string(problem));
  };
  if (const auto problem = problem_of(value); !problem.empty()) return refused(problem);
  // The flags that libcurl itself reads a proxy with: by them "ftp.example" has the scheme ftp.
  const CurlUrl url = parse_url(value, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
  if (!url) {
    return refused(
        "is not a proxy URL: use one such as http://proxy.example.com:3128, and percent-encode "
        "special characters in a user name or password");
  }
  const bool socks = is_socks(url_part(url, CURLUPART_SCHEME));
  if (const auto problem = problem_of(url, socks); !problem.empty()) return refused(problem);
  return Proxy{.url = std::move(value),
               .source = std::move(source),
               .socks = socks,
               .loopback = is_loopback(url_part(url, CURLUPART_HOST))};
}

}  // namespace userhub
