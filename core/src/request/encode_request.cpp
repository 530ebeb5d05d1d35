#include "request/encode_request.hpp"

#include <array>

#include "invalid_argument.hpp"
#include "request/check_text.hpp"
#include "request/json_writer.hpp"
#include "request/path_segment.hpp"
#include "request/return_origin.hpp"

namespace userhub {
namespace {

/// Far above any server's limit, below the length where curl refuses a URL.
constexpr std::size_t longest_url = 1'000'000;
constexpr std::string_view users = "/admin/v1/users/";
constexpr std::string_view method = ":createPortalSession";

// Room for most; what needs more gets it.
constexpr std::size_t usual_encoding = 16;
constexpr std::size_t usual_body = 250;

struct Member {
  std::string_view argument;
  std::string_view key;  // as it stands in the JSON
  std::string PortalSessionRequest::* value;
  bool leads_back = false;
};

constexpr std::array members{
    Member{"portal_url", R"("portalUrl":)", &PortalSessionRequest::portal_url},
    Member{"return_url", R"("returnUrl":)", &PortalSessionRequest::return_url, true},
    Member{"success_url", R"("successUrl":)", &PortalSessionRequest::success_url, true},
    Member{"organization_id", R"("organizationId":)", &PortalSessionRequest::organization_id},
};

}  // namespace

std::expected<EncodedRequest, Error> encode_request(const ResolvedOptions& settings,
                                                    const PortalSessionRequest& request) {
  const BaseUrl& base = settings.base_url;
  EncodedRequest encoded;
  encoded.target.reserve(base.path.size() + users.size() + request.user_id.size() + usual_encoding +
                         method.size());
  encoded.target.append(base.path).append(users);
  auto appended = append_path_segment(encoded.target, request.user_id, "@", "user_id");
  if (!appended) return std::unexpected(std::move(appended.error()));
  encoded.target += method;
  if (base.origin.size() + encoded.target.size() > longest_url)
    return invalid_argument("user_id", "is too long to be an ID");

  encoded.body.reserve(usual_body);
  encoded.body += '{';
  for (const Member& member : members) {
    const std::string& value = request.*member.value;
    if (value.empty()) continue;
    if (auto checked = check_text(value, member.argument); !checked) {
      return std::unexpected(std::move(checked.error()));
    }
    if (member.leads_back) {
      auto allowed = check_return_url(settings.return_origins, value, member.argument);
      if (!allowed) return std::unexpected(std::move(allowed.error()));
    }
    if (encoded.body.size() > 1) encoded.body += ',';
    encoded.body += member.key;
    append_json_string(encoded.body, value);
  }
  encoded.body += '}';
  return encoded;
}

}  // namespace userhub
