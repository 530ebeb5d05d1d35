#pragma once

#include "userhub/cxx23.hpp"

#include <string>

namespace userhub {

/// What to ask UserHub for. Strings are sent unchanged; they must be UTF-8 without control
/// characters. An empty optional member is left out of the request.
struct PortalSessionRequest {
  /// UserHub user ID ("usr_…") or "<externalId>@<connectionId>", see external_user_id(). Required.
  /// UserHub imports an external user that it does not know. Take the ID from your own login
  /// session, never from the browser's request. The URL with the percent-encoded ID has at most
  /// 1,000,000 bytes.
  std::string user_id{};
  /// Page of the portal to open: a full URL or a path, see userhub::portal_path. UserHub replaces
  /// "{accountId}" with the organization ID if there is one, otherwise with the user ID. Default:
  /// the root of the portal.
  std::string portal_url{};
  /// Where the user returns to the app. Default: the app URL that is set in UserHub.
  std::string return_url{};
  /// Where the user goes after completing an action. Default: return_url.
  std::string success_url{};
  /// The organization that the user acts for. Default: none, the user acts for themselves.
  std::string organization_id{};
};

/// A session in the portal, for one user and one sign-in.
struct PortalSession {
  /// The absolute http(s) URL to redirect the user's browser to, with status 303. Anyone who opens
  /// this URL is signed in: treat it as a secret, and do not log, cache or store it.
  std::string redirect_url{};
};

}  // namespace userhub
