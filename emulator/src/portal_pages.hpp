#pragma once

#include <string>

#include "accounts.hpp"
#include "http_message.hpp"
#include "portal_path.hpp"

namespace userhub::emulator {

/// Where the buttons of a page lead out of the portal.
struct WaysOut {
  std::string return_url;
  std::string success_url;
};

/// A page of an account.
Response account_page(const PortalPath& path, const Account& account, const WaysOut& ways_out);

/// For a sign-in link that is used, expired or unknown: 410.
Response dead_link_page(const std::string& app_url);

/// For a visitor without a session: 401.
Response signed_out_page(const std::string& app_url);

/// For a path that names no page this visitor may see: 404.
Response no_such_page(const std::string& app_url);

}  // namespace userhub::emulator
