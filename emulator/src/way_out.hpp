#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sign_ins.hpp"

namespace userhub::emulator {

/// Why a visitor leaves the portal.
enum class Leaving { to_return, after_success };

/// Where a visitor leaves the portal to: the app's origin, this machine's, or one to be warned of.
struct WayOut {
  std::string url;  ///< Absolute.
  bool foreign = false;

  /// What a link or a redirect leads to: the URL, or the page that warns of it.
  std::string href(Leaving why) const;
};

/// To return: returnUrl, else the app. After success: successUrl, else the same. A path is the
/// app's.
WayOut way_out(Leaving why, const PortalVisit& visit, const std::string& app_url);

/// The path of the page that warns; nothing else leads out through it.
std::string_view leave_path(Leaving why);

/// The way out whose page a raw path names, if any.
std::optional<Leaving> leaving_by(std::string_view path);

}  // namespace userhub::emulator
