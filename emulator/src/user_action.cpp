#include "user_action.hpp"

namespace userhub::emulator {

std::optional<UserAction> parse_user_action(std::string_view raw_path) {
  constexpr std::string_view prefix = "/admin/v1/users/";
  if (!raw_path.starts_with(prefix)) return std::nullopt;
  const std::string_view segment = raw_path.substr(prefix.size());
  const auto colon = segment.rfind(':');
  if (colon == std::string_view::npos || segment.contains('/')) return std::nullopt;
  return UserAction{.raw_user_id = segment.substr(0, colon), .verb = segment.substr(colon + 1)};
}

}  // namespace userhub::emulator
