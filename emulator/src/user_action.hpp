#pragma once

#include <optional>
#include <string_view>

namespace userhub::emulator {

/// What `/admin/v1/users/{userId}:{verb}` names. Views into the raw path: nothing is decoded yet.
struct UserAction {
  std::string_view raw_user_id;
  std::string_view verb;
};

/// The verb is what follows the last raw colon, so that an ID may hold raw colons: some SDKs send
/// them so. Nothing where the path has another shape.
std::optional<UserAction> parse_user_action(std::string_view raw_path);

}  // namespace userhub::emulator
