#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// The segments of a raw path that starts with a slash, each decoded once. Empty if one of them is
/// empty or is not percent-encoded UTF-8.
std::optional<std::vector<std::string>> split_portal_path(std::string_view raw_path);

/// The names that can follow the account in a path: `plans`.
std::vector<std::string_view> portal_page_names();

}  // namespace userhub::emulator
