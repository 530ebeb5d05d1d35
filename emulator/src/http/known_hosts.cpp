#include "http/known_hosts.hpp"

#include <algorithm>

#include "http/http_message.hpp"
#include "http/web_url.hpp"

namespace userhub::emulator {

bool KnownHosts::knows(std::string_view host) const {
  const auto name = without_port(host);
  return is_local_host(name) || std::ranges::any_of(names_, [&](const std::string& known) {
           return equal_ignoring_case(name, known);
         });
}

bool KnownHosts::knows_origin(std::string_view origin) const {
  return origin.empty() || (is_web_url(origin) && knows(host_of(origin)));
}

}  // namespace userhub::emulator
