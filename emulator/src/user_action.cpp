#include "user_action.hpp"

#include <algorithm>
#include <array>

namespace userhub::emulator {
namespace {

struct PostVerb {
  std::string_view name;
  UserVerb verb;
};

constexpr std::array post_verbs{PostVerb{"import", UserVerb::import_account},
                                PostVerb{"createApiSession", UserVerb::create_api_session},
                                PostVerb{"createPortalSession", UserVerb::create_portal_session}};

const PostVerb* find_post_verb(std::string_view name) {
  const auto* const found = std::ranges::find(post_verbs, name, &PostVerb::name);
  return found == post_verbs.end() ? nullptr : found;
}

}  // namespace

std::optional<UserAction> parse_user_action(std::string_view method, std::string_view raw_path) {
  constexpr std::string_view collection = "/admin/v1/users";
  if (!raw_path.starts_with(collection)) return std::nullopt;
  std::string_view segment = raw_path.substr(collection.size());
  if (segment.empty() && method == "GET") return UserAction{.verb = UserVerb::list};
  if (!segment.starts_with('/')) return std::nullopt;
  segment.remove_prefix(1);
  if (segment.contains('/')) return std::nullopt;

  const auto colon = segment.rfind(':');
  const PostVerb* const found =
      colon == std::string_view::npos ? nullptr : find_post_verb(segment.substr(colon + 1));
  if (method == "GET" && found == nullptr) {
    return UserAction{.verb = UserVerb::get, .raw_user_id = segment};
  }
  if (method != "POST" || found == nullptr) return std::nullopt;
  return UserAction{.verb = found->verb, .raw_user_id = segment.substr(0, colon)};
}

std::string_view name_of(UserVerb verb) {
  if (verb == UserVerb::list) return "list";
  if (verb == UserVerb::get) return "get";
  return std::ranges::find(post_verbs, verb, &PostVerb::verb)->name;
}

}  // namespace userhub::emulator
