#include "request/return_origin.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string>

#include "must.hpp"
#include "request/check_text.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "url_parts.hpp"

namespace userhub::fuzz {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// As the URL Standard has browsers read it: no blanks around, no tabs and line ends anywhere.
std::string as_browsers_trim(std::string text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  std::erase_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return text;
}

std::string scheme_of(const std::string& url) {
  const auto end = url.find(':');
  if (end == std::string::npos || end == 0 || !std::isalpha(static_cast<unsigned char>(url[0]))) {
    return {};
  }
  const bool named = std::all_of(
      url.begin(), url.begin() + static_cast<std::ptrdiff_t>(end),
      [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.'; });
  return named ? lower(url.substr(0, end)) : std::string();
}

/// An IPv6 address in its one form, brackets and all; anything else as it is.
std::string in_one_form(const std::string& host) {
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (!bracketed || inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &address) != 1 ||
      inet_ntop(AF_INET6, &address, text.data(), text.size()) == nullptr) {
    return host;
  }
  return std::string("[").append(text.data()).append("]");
}

/// host:port of what follows a special scheme, whose slashes may lean either way.
std::string authority_of(std::string rest, const std::string& scheme) {
  rest.erase(0, std::min(rest.find_first_not_of("/\\"), rest.size()));
  rest.resize(std::min(rest.find_first_of("/\\?#"), rest.size()));
  if (const auto user = rest.rfind('@'); user != std::string::npos) return "user info";
  const auto colon = rest.rfind(':');
  const bool has_port = colon != std::string::npos && rest.find(']', colon) == std::string::npos;
  int port = scheme == "https" ? 443 : 80;
  if (has_port) std::from_chars(rest.data() + colon + 1, rest.data() + rest.size(), port);
  const std::string host = has_port ? rest.substr(0, colon) : rest;
  return in_one_form(lower(percent_decoded(host))) + ":" + std::to_string(port);
}

/// Where a browser that is on the app goes; "" if it stays at the app's origin.
std::string browser_origin(const std::string& given) {
  const std::string url = as_browsers_trim(given);
  const std::string scheme = scheme_of(url);
  if (scheme == "http" || scheme == "https") {
    return scheme + "://" + authority_of(url.substr(scheme.size() + 1), scheme);
  }
  if (!scheme.empty()) return scheme + ":";
  const bool names_host = url.size() > 1 && std::string_view("/\\").contains(url[0]) &&
                          std::string_view("/\\").contains(url[1]);
  return names_host ? "https://" + authority_of(url, "https") : std::string();
}

}  // namespace

/// A return URL without the characters that every member of a request is refused for.
void check_input(std::string_view input) {
  if (!check_text(input, "return_url")) return;
  const auto allowed =
      parse_return_origins(ReturnOrigins({"https://app.example", "http://[::1]:3000"}));
  must(allowed.has_value(), "the origins are allowed");
  const auto checked = check_return_url(*allowed, input, "return_url");
  if (!checked) return must_be_refusal_of(checked.error(), "return_url");
  const std::string origin = browser_origin(std::string(input));
  must(origin.empty() || origin == "https://app.example:443" || origin == "http://[::1]:3000",
       "a browser stays at an allowed origin");
}

}  // namespace userhub::fuzz
