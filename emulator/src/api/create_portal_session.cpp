#include "api/create_portal_session.hpp"

#include "http/json_text.hpp"
#include "http/web_url.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {
namespace {

std::string replace_account_id(std::string path, const std::string& account_id) {
  constexpr std::string_view placeholder = "{accountId}";
  const std::string replacement = percent_encode(account_id);
  for (auto at = path.find(placeholder); at != std::string::npos;
       at = path.find(placeholder, at + replacement.size())) {
    path.replace(at, placeholder.size(), replacement);
  }
  return path;
}

// A full URL names a page of the real portal; the emulator serves that path from its own origin.
std::string portal_path_of(const std::string& portal_url) {
  if (portal_url.empty()) return "/";
  return is_web_url(portal_url) ? path_of(portal_url) : portal_url;
}

}  // namespace

std::expected<Response, ApiError> CreatePortalSession::create(const User& user,
                                                              const SessionOptions& options) {
  const auto visit = plan_visit(user, options);
  if (!visit) return std::unexpected(visit.error());
  return json_response(200, {{"redirectUrl", origin_ + "/signin?token=" + sign_ins_.add(*visit)}});
}

std::expected<PortalVisit, ApiError> CreatePortalSession::plan_visit(
    const User& user, const SessionOptions& options) {
  std::string organization_id;
  if (!options.organization_id.empty()) {
    const auto organization = members_.find_organization(options.organization_id);
    if (!organization) return std::unexpected(organization_not_found(options.organization_id));
    organization_id = organization->id;  // The option may be its unique ID.
  }
  PortalVisit visit{.user_id = user.id,
                    .organization_id = std::move(organization_id),
                    .target = {},
                    .return_url = options.return_url,
                    .success_url = options.success_url};
  visit.target = replace_account_id(portal_path_of(options.portal_url), visit.account_id());
  return visit;
}

}  // namespace userhub::emulator
