#include "curl/base_url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "invalid_argument.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace userhub {
namespace {

/// Visible ASCII, except characters that browsers and servers read in different ways.
bool is_url_character(char c) {
  return c > 0x20 && c < 0x7F && std::strchr("\\\"<>^`{|}", c) == nullptr;
}

bool has_only_url_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_url_character);
}

}  // namespace

bool is_loopback(const std::string& host) {
  in_addr address{};
  return equals_ignoring_case(host, "localhost") || host == "[::1]" ||
         (host.starts_with("127.") && inet_pton(AF_INET, host.c_str(), &address) == 1);
}

std::expected<BaseUrl, Error> parse_base_url(std::string_view base_url) {
  const auto bad = [](const char* problem) { return invalid_argument("base_url", problem); };
  std::string text(base_url);
  if (text.empty()) return bad("is empty: pass a URL such as https://api.userhub.com");
  if (!has_only_url_characters(text)) {
    return bad("has a character that a URL cannot contain: percent-encode it");
  }
  BaseUrl base;
  base.https = starts_with_ignoring_case(text, "https://");
  if (!base.https && !starts_with_ignoring_case(text, "http://"))
    return bad("must begin with https://");
  if (text.find_first_of("?#") != std::string::npos) {
    return bad("has a query or fragment: pass only scheme, host and path");
  }
  const std::size_t authority = text.find("//") + 2;
  const std::string_view rest = std::string_view(text).substr(authority);
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos) {
    return bad("has user info: pass only scheme, host and path");
  }
  const CurlUrl url = parse_url(text);
  if (!url || rest.empty() || rest.front() == '/') {
    return bad("is not a URL: pass one such as https://api.userhub.com");
  }
  base.host_name = url_part(url, CURLUPART_HOST);
  if (!has_only_url_characters(base.host_name)) {  // after percent-decoding
    return bad("has a host name that is not ASCII: pass the name in its ASCII form");
  }
  const std::string port = url_part(url, CURLUPART_PORT);
  base.host = port.empty() ? base.host_name : base.host_name + ":" + port;
  while (text.back() == '/') text.pop_back();
  base.origin = text.substr(0, text.find('/', authority));
  base.path = text.substr(base.origin.size());
  return base;
}

}  // namespace userhub
