#include "api/admin_route.hpp"

#include <algorithm>
#include <array>

namespace userhub::emulator {
namespace {

using enum AdminCall;

struct Pattern {
  std::string_view method;
  std::string_view path;  // `{}` stands for an ID.
  AdminCall call;
  std::string_view name;
};

constexpr std::array patterns{
    Pattern{"GET", "users", list_users, "list"},
    Pattern{"POST", "users", create_user, "create"},
    Pattern{"GET", "users/{}", get_user, "get"},
    Pattern{"PATCH", "users/{}", update_user, "update"},
    Pattern{"DELETE", "users/{}", delete_user, "delete"},
    Pattern{"POST", "users/{}:import", import_user, "import"},
    Pattern{"POST", "users/{}:createApiSession", create_api_session, "createApiSession"},
    Pattern{"POST", "users/{}:createPortalSession", create_portal_session, "createPortalSession"},
    Pattern{"GET", "organizations", list_organizations, "organizations.list"},
    Pattern{"GET", "organizations/{}", get_organization, "organizations.get"},
    Pattern{"GET", "organizations/{}/members", list_members, "organizations.listMembers"},
    Pattern{"GET", "organizations/{}/members/{}", get_member, "organizations.getMember"},
    Pattern{"GET", "subscriptions", list_subscriptions, "subscriptions.list"},
    Pattern{"GET", "subscriptions/{}", get_subscription, "subscriptions.get"},
    Pattern{"GET", "roles", list_roles, "roles.list"},
};

// The service's verbs: an ID in a request without a verb does not end with one.
constexpr std::array verbs{":import", ":createApiSession", ":createPortalSession", ":undelete",
                           ":purge",  ":connect",          ":updateConnection",    ":disconnect",
                           ":event"};

std::string_view take_segment(std::string_view& path) {
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(segment.size() + 1, path.size()));
  return segment;
}

// The ID in a segment, if the segment matches `{}` or `{}:verb`.
std::optional<std::string_view> match_id(std::string_view segment, std::string_view pattern) {
  const auto verb = pattern.substr(std::string_view("{}").size());
  if (!segment.ends_with(verb)) return std::nullopt;
  const auto id = segment.substr(0, segment.size() - verb.size());
  const auto is_end = [&](std::string_view other) { return id.ends_with(other); };
  if (verb.empty() && std::ranges::any_of(verbs, is_end)) return std::nullopt;
  return id;
}

std::optional<AdminRoute> match(const Pattern& pattern, std::string_view path) {
  if (std::ranges::count(path, '/') != std::ranges::count(pattern.path, '/')) return std::nullopt;
  AdminRoute route{.call = pattern.call, .name = pattern.name};
  std::string_view expected = pattern.path;
  while (!expected.empty()) {
    const auto part = take_segment(expected);
    const auto segment = take_segment(path);
    if (!part.starts_with("{}")) {
      if (part != segment) return std::nullopt;
      continue;
    }
    const auto id = match_id(segment, part);
    if (!id) return std::nullopt;
    (route.raw_id ? route.raw_child_id : route.raw_id) = id;
  }
  return route;
}

}  // namespace

std::optional<AdminRoute> find_admin_route(std::string_view method, std::string_view raw_path) {
  constexpr std::string_view root = "/admin/v1/";
  if (!raw_path.starts_with(root)) return std::nullopt;
  for (const auto& pattern : patterns) {
    if (pattern.method != method) continue;
    if (auto route = match(pattern, raw_path.substr(root.size()))) return route;
  }
  return std::nullopt;
}

}  // namespace userhub::emulator
