#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

enum class PortalPage { dashboard, plans, checkout, cancel, members, invite, join };

/// The path of a portal page.
struct PortalPath {
  std::string account_id;  ///< "" for the root: the session's account.
  PortalPage page = PortalPage::dashboard;
  std::string plan_id = {};     ///< Of a checkout.
  std::string invitation = {};  ///< The secret of an invitation, to join by.
};

/// Parses a raw path, decoding each segment once. Empty if it is not the path of a page.
std::optional<PortalPath> parse_portal_path(std::string_view raw_path);

}  // namespace userhub::emulator
