#include "curl/environment_proxy.hpp"

#include <initializer_list>
#include <string>

#include "curl/base_url.hpp"
#include "curl/no_proxy.hpp"
#include "curl/proxy.hpp"

namespace userhub {
namespace {

struct Variable {
  const char* name = "";
  std::string value{};
};

Variable first_set(std::initializer_list<const char*> names, const EnvironmentReader& variable) {
  for (const char* name : names) {
    const char* value = variable(name);
    if (value != nullptr && *value != '\0') return {name, value};
  }
  return {};
}

}  // namespace

std::expected<Proxy, Error> environment_proxy(const BaseUrl& base,
                                              const EnvironmentReader& variable) {
  if (is_loopback(base.host_name)) return Proxy{};
  if (is_exempt_from_proxy(base.host_name, first_set({"no_proxy", "NO_PROXY"}, variable).value)) {
    return Proxy{};
  }
  // HTTP_PROXY is not read: a CGI program gets the request's header "Proxy" in it.
  auto found = base.https
                   ? first_set({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, variable)
                   : first_set({"http_proxy", "all_proxy", "ALL_PROXY"}, variable);
  return parse_proxy(found.name, std::move(found.value));
}

}  // namespace userhub
