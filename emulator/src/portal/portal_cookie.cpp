#include "portal/portal_cookie.hpp"

#include "http/web_url.hpp"
#include "state/key_value.hpp"

namespace userhub::emulator {

PortalCookie::PortalCookie(const std::string& origin)
    : name_("userhub_portal_" + std::string(port_of(origin))),
      attributes_("; Path=/; HttpOnly; SameSite=Lax") {
  if (is_https(origin)) attributes_ += "; Secure";
}

std::string PortalCookie::value_in(const Request& request) const {
  return std::string(find_value(request.header("Cookie"), "; ", name_));
}

Headers::value_type PortalCookie::set(const std::string& value) const {
  return {"Set-Cookie", name_ + "=" + value + attributes_};
}

Headers::value_type PortalCookie::remove() const {
  return {"Set-Cookie", name_ + "=; Max-Age=0" + attributes_};
}

}  // namespace userhub::emulator
