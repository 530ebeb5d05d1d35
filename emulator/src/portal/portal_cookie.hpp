#pragma once

#include <string>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// The cookie of the portal's browser sessions.
class PortalCookie {
 public:
  /// `origin` is the portal's, as browsers use it.
  explicit PortalCookie(const std::string& origin);

  /// The cookie's value in a request; "" if the request has none.
  std::string value_in(const Request& request) const;

  /// A header that sets it until the browser closes.
  Headers::value_type set(const std::string& value) const;

  /// A header that removes it.
  Headers::value_type remove() const;

 private:
  std::string name_;  // Has the port in it: browsers share cookies among the ports of a host.
  std::string attributes_;
};

}  // namespace userhub::emulator
