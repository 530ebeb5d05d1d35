#include "curl/base_url.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <strings.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "curl/proxy.hpp"
#include "input_fields.hpp"
#include "must.hpp"
#include "resolve_options.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "url_parts.hpp"

namespace userhub::fuzz {
namespace {

struct AddressFree {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

bool is_loopback_address(const addrinfo& address) {
  if (address.ai_family == AF_INET) {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(address.ai_addr);
    return ntohl(ipv4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
  }
  const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(address.ai_addr);
  return IN6_IS_ADDR_LOOPBACK(&ipv6->sin6_addr);
}

/// As the resolver that libcurl uses reads the host, without a look-up.
bool is_this_machine(std::string host) {
  if (strcasecmp(host.c_str(), "localhost") == 0) return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return false;
  return is_loopback_address(*std::unique_ptr<addrinfo, AddressFree>(found));
}

std::string with_port(const UrlParts& parts) {
  return parts.port.empty() ? parts.host : parts.host + ":" + parts.port;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c | 0x20; });
  return text;
}

/// libcurl sends a request directly where a proxy's user name or password decodes to a control
/// character.
bool is_decoded_by_libcurl(const std::string& part) {
  const std::string decoded = percent_decoded(part);
  return std::none_of(decoded.begin(), decoded.end(), [](char c) { return c >= 0 && c < 0x20; });
}

std::string path_without_slash(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

void check_settings(const ResolvedOptions& settings) {
  const BaseUrl& base = settings.base_url;
  const std::string url = base.origin + base.path + "/admin/v1/users/usr_1:createPortalSession";
  const auto parts = url_parts(url);
  must(parts.has_value(), "libcurl takes the URL of a call");
  must(parts->scheme == (base.https ? "https" : "http"), "libcurl sees the same scheme");
  must(with_port(*parts) == base.host, "libcurl sees the same host and port");
  must(parts->user.empty() && parts->password.empty(), "no user info is taken");
  must(parts->query.empty() && parts->fragment.empty(), "neither query nor fragment is taken");
  const std::string prefix = path_without_slash(url_parts(settings.options.base_url)->path);
  must(parts->path == prefix + "/admin/v1/users/usr_1:createPortalSession",
       "the path is the call's, below the base URL's");
  must(base.https || is_this_machine(parts->host), "plain http goes to this machine alone");
  must(is_single_line(base.host), "the host is fit for an error");
}

void check_base_url(std::string_view text) {
  const auto settings = resolve_options({.admin_key = "key_secret", .base_url = std::string(text)});
  if (!settings) return must_be_refusal_of(settings.error(), "base_url");
  check_settings(*settings);
}

void check_proxy_url(const std::string& value) {
  const auto proxy = parse_proxy("proxy", value);
  if (!proxy) {
    must_be_refusal_of(proxy.error(), "proxy");
    return;
  }
  if (!proxy->is_set()) return;
  const auto parts = proxy_parts(value);
  must(parts.has_value(), "libcurl takes the proxy");
  const std::set<std::string> schemes{"http",    "https",  "socks",  "socks4",
                                      "socks4a", "socks5", "socks5h"};
  must(schemes.contains(lower(parts->scheme)), "libcurl has the proxy's scheme");
  must(proxy->socks == lower(parts->scheme).starts_with("socks"), "SOCKS is told from http");
  must(parts->query.empty() && parts->fragment.empty(), "no password is cut short");
  must(is_decoded_by_libcurl(parts->user), "libcurl takes the user name");
  must(is_decoded_by_libcurl(parts->password), "libcurl takes the password");
  must(!proxy->loopback || is_this_machine(parts->host), "what is taken for loopback is");
}

}  // namespace

/// A base URL, which is a proxy too.
void check_input(std::string_view input) {
  check_base_url(input);
  check_proxy_url(std::string(input));
}

}  // namespace userhub::fuzz
