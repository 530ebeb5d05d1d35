#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// Why a visitor leaves the portal.
enum class Leaving { to_return, after_success };

/// Where a visitor goes on leaving the portal.
struct ReturnLink {
  std::string url;       ///< An absolute URL.
  bool foreign = false;  ///< Neither the app's origin nor on this machine.

  /// The URL itself, or the path of the page that warns of a foreign one.
  std::string href(Leaving why) const;
};

/// to_return: returnUrl, else the app URL. after_success: successUrl, else the same. A path is
/// resolved against the app URL.
ReturnLink return_link(Leaving why, const PortalVisit& visit, const std::string& app_url);

/// The path of the page that warns of a foreign URL.
std::string_view leave_path(Leaving why);

/// The reverse of leave_path(), for a raw path.
std::optional<Leaving> leaving_by(std::string_view path);

}  // namespace userhub::emulator
