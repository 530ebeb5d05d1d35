#include "base_url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "curl_url.hpp"
#include "refuse.hpp"
#include "text.hpp"

namespace userhub {
namespace {

/// Visible ASCII, but for what browsers and servers read in different ways.
bool is_url_character(char c) {
  return c > 0x20 && c < 0x7F && std::strchr("\\\"<>^`{|}", c) == nullptr;
}

bool has_only_url_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_url_character);
}

bool is_loopback(const std::string& host) {
  in_addr address{};
  return equals_ignoring_case(host, "localhost") || host == "[::1]" ||
         (host.starts_with("127.") && inet_pton(AF_INET, host.c_str(), &address) == 1);
}

}  // namespace

std::expected<BaseUrl, Error> parse_base_url(std::string_view given) {
  const auto bad = [](const char* problem) { return refuse("base_url", problem); };
  std::string text(given);
  if (text.empty()) return bad("is empty: pass a URL such as https://api.userhub.com");
  if (!has_only_url_characters(text)) {
    return bad("has a character that a URL cannot hold: percent-encode it");
  }
  BaseUrl base;
  base.https = starts_with_ignoring_case(text, "https://");
  if (!base.https && !starts_with_ignoring_case(text, "http://"))
    return bad("must begin with https://");
  if (text.find_first_of("?#") != std::string::npos) {
    return bad("has a query or fragment: pass scheme, host and path alone");
  }
  const std::size_t authority = text.find("//") + 2;
  const std::string_view rest = std::string_view(text).substr(authority);
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos) {
    return bad("has user info: pass scheme, host and path alone");
  }
  const CurlUrl url = parse_url(text);
  if (!url || rest.empty() || rest.front() == '/') {
    return bad("is not a URL: pass one such as https://api.userhub.com");
  }
  const std::string host = url_part(url, CURLUPART_HOST);
  if (!has_only_url_characters(host)) {  // behind a percent sign
    return bad("has a host name that is not ASCII: pass the name in its ASCII form");
  }
  base.loopback = is_loopback(host);
  const std::string port = url_part(url, CURLUPART_PORT);
  base.host = port.empty() ? host : host + ":" + port;
  base.port = port.empty() ? (base.https ? 443 : 80) : std::stol(port);
  while (text.size() > authority && text.back() == '/') text.pop_back();
  base.origin = text.substr(0, text.find('/', authority));
  base.text = std::move(text);
  return base;
}

std::expected<void, Error> check_proxy(const std::string& proxy, bool may_read_key) {
  if (proxy.empty()) return {};
  constexpr std::array schemes{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
  // With the flags that libcurl reads a proxy with: it takes "ftp.example" for one of scheme ftp.
  const CurlUrl url = parse_url(proxy, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
  // The proxy may hold a password, so the message does not repeat it.
  if (!url || !has_only_url_characters(proxy) ||
      std::find(schemes.begin(), schemes.end(), url_part(url, CURLUPART_SCHEME)) == schemes.end()) {
    return refuse("proxy", "is not a proxy URL: pass one such as http://proxy.example.com:3128");
  }
  if (!may_read_key && !is_loopback(url_part(url, CURLUPART_HOST))) {
    return refuse("proxy",
                  "would read the key, as base_url is plain http: use https, or set "
                  "allow_insecure_base_url");
  }
  return {};
}

}  // namespace userhub
