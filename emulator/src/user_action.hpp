#pragma once

#include <optional>
#include <string_view>

namespace userhub::emulator {

enum class UserVerb { list, get, import_account, create_api_session, create_portal_session };

/// What a request under `/admin/v1/users` asks for. A view into the raw path: nothing is decoded.
struct UserAction {
  UserVerb verb = UserVerb::list;
  std::string_view raw_user_id = {};
};

/// The verb of a POST is what follows the last raw colon, so that an ID may hold raw colons: some
/// SDKs send them so. Nothing where the emulator has no such call.
std::optional<UserAction> parse_user_action(std::string_view method, std::string_view raw_path);

std::string_view name_of(UserVerb verb);

}  // namespace userhub::emulator
