#pragma once

#include <optional>
#include <string_view>

namespace userhub::emulator {

enum class AdminCall {
  list_users,
  create_user,
  get_user,
  update_user,
  delete_user,
  import_user,
  create_api_session,
  create_portal_session,
  list_organizations,
  get_organization,
  list_members,
  get_member,
  list_subscriptions,
  get_subscription,
  list_roles
};

/// A call under `/admin/v1`. The IDs are views into the raw path: nothing is decoded.
struct AdminRoute {
  AdminCall call;
  std::string_view name;  ///< For the journal.
  std::optional<std::string_view> raw_id = {};
  std::optional<std::string_view> raw_child_id = {};  ///< The member of an organization.
};

/// The verb of a POST follows the last raw colon: some SDKs send IDs with raw colons. Empty if the
/// emulator has no such call.
std::optional<AdminRoute> find_admin_route(std::string_view method, std::string_view raw_path);

}  // namespace userhub::emulator
