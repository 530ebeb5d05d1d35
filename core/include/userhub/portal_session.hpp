#pragma once

#include <string>

namespace userhub {

/// What to ask UserHub for. All strings are UTF-8 without control characters; they travel verbatim.
/// Empty optional members are left out of the request.
struct PortalSessionRequest {
  /// UserHub user ID ("usr_…") or "<externalId>@<connectionId>"; an unknown external user is
  /// imported by UserHub. Take it from your own session, never from the browser's request. The URL
  /// that holds it, percent-encoded, has at most 1,000,000 bytes.
  std::string user_id{};
  /// Target in the portal, a full URL or a path; "{accountId}" in it becomes the organization's ID
  /// if one is given, else the user's. Default: the portal's root. See portal_path.hpp.
  std::string portal_url{};
  /// Where the user goes to return to the app. Default: the app URL set at UserHub.
  std::string return_url{};
  /// Where the user goes after completing an action. Default: return_url.
  std::string success_url{};
  /// Act for this organization. Default: the user.
  std::string organization_id{};
};

/// A session on the portal, for one user and one sign-in.
struct PortalSession {
  /// Absolute http(s) URL to redirect the user's browser to (303). It signs its bearer in: treat it
  /// as a secret, do not log, cache or store it.
  std::string redirect_url{};
};

}  // namespace userhub
