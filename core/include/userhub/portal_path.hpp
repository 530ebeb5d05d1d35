#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

/// The documented pages of the portal, for PortalSessionRequest::portal_url. UserHub replaces
/// "{accountId}".
namespace userhub::portal_path {

inline constexpr std::string_view root = "/";
inline constexpr std::string_view dashboard = "/{accountId}";
inline constexpr std::string_view plans = "/{accountId}/plans";
inline constexpr std::string_view cancel = "/{accountId}/cancel";
inline constexpr std::string_view members = "/{accountId}/members";
inline constexpr std::string_view invite = "/{accountId}/invite";

/// The checkout of one plan, with the percent-encoded plan ID. Refuses, with invalid_argument, an
/// empty ID, invalid UTF-8, `.`, `..` and control characters.
std::expected<std::string, Error> checkout(std::string_view plan_id);

}  // namespace userhub::portal_path
