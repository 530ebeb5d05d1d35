#pragma once

#include <optional>
#include <string_view>

namespace userhub::emulator {

enum class UserVerb { list, get, import_account, create_api_session, create_portal_session };

/// A call under `/admin/v1/users`. A view into the raw path: nothing is decoded.
struct UserAction {
  UserVerb verb = UserVerb::list;
  std::string_view raw_user_id = {};
};

/// The verb of a POST follows the last raw colon: some SDKs send IDs with raw colons. Empty if the
/// emulator has no such call.
std::optional<UserAction> parse_user_action(std::string_view method, std::string_view raw_path);

std::string_view name_of(UserVerb verb);

}  // namespace userhub::emulator
