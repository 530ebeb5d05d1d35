#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

enum class PortalPage { dashboard, plans, checkout, cancel, members, invite };

/// A documented page of the portal.
struct PortalPath {
  std::string account_id;  ///< "" for the root: the account of the session.
  PortalPage page = PortalPage::dashboard;
  std::string plan_id = {};  ///< Of a checkout.
};

/// Reads a raw path, decoding each segment once. Nothing where it names no page.
std::optional<PortalPath> parse_portal_path(std::string_view raw_path);

}  // namespace userhub::emulator
