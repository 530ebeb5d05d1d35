#pragma once

#include <string>

namespace userhub::emulator {

/// The portal's own origin, and the app's URLs.
struct PortalSite {
  std::string origin;  ///< The origin that browsers use.
  std::string app_url;
  std::string callback_url;  ///< Where to send a visitor without a session; "": nowhere.
};

}  // namespace userhub::emulator
