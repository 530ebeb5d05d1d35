#include "create_portal_session.hpp"

#include "json_text.hpp"
#include "percent_encoding.hpp"
#include "utf8.hpp"
#include "web_url.hpp"

namespace userhub::emulator {
namespace {

std::expected<std::string, ApiError> decode_user_id(std::string_view raw) {
  auto user_id = percent_decode(raw);
  if (user_id && !user_id->empty() && is_utf8(*user_id)) return std::move(*user_id);
  return std::unexpected(
      ApiError{.code = "INVALID_ARGUMENT",
               .message = "The user ID in the path must be percent-encoded UTF-8, not empty.",
               .param = "userId"});
}

ApiError not_found(std::string what, std::string reason, std::string param) {
  return {.code = "NOT_FOUND",
          .message = std::move(what),
          .reason = std::move(reason),
          .param = std::move(param)};
}

std::string replace_account_id(std::string path, const std::string& account_id) {
  constexpr std::string_view placeholder = "{accountId}";
  const std::string replacement = percent_encode(account_id);
  for (auto at = path.find(placeholder); at != std::string::npos;
       at = path.find(placeholder, at + replacement.size())) {
    path.replace(at, placeholder.size(), replacement);
  }
  return path;
}

// A full URL names a page of the real portal; the emulator stands in for it under its own origin.
std::string portal_path_of(const std::string& portal_url) {
  if (portal_url.empty()) return "/";
  return is_web_url(portal_url) ? path_of(portal_url) : portal_url;
}

}  // namespace

Response CreatePortalSession::answer(const Request& request, std::string_view raw_user_id,
                                     Trace& trace) {
  const auto user_id = decode_user_id(raw_user_id);
  if (!user_id) return to_response(user_id.error());
  trace.user_id = *user_id;
  const auto fault = parse_fault(*user_id);
  if (fault) accounts_.ensure_user(*user_id, "Faulty user");

  auto session = create(*user_id, request.body);
  if (!session) return to_response(session.error());
  if (!fault) return *std::move(session);
  bool applied = false;
  Response answer = faults_.apply(*fault, *user_id, request, *std::move(session), applied);
  if (applied) trace.fault = *user_id;
  return answer;
}

std::expected<Response, ApiError> CreatePortalSession::create(const std::string& user_id,
                                                              std::string_view body) {
  const auto options = parse_session_options(body);
  if (!options) return std::unexpected(options.error());
  const auto user = accounts_.find_or_import(user_id);
  if (!user) {
    return std::unexpected(not_found("No user " + user_id + ".", "USER_NOT_FOUND", "userId"));
  }
  const auto visit = plan_visit(*user, *options);
  if (!visit) return std::unexpected(visit.error());
  return json_response(200, {{"redirectUrl", origin_ + "/signin?token=" + sign_ins_.add(*visit)}});
}

std::expected<PortalVisit, ApiError> CreatePortalSession::plan_visit(
    const User& user, const SessionOptions& options) {
  if (!options.organization_id.empty() && !accounts_.has_organization(options.organization_id)) {
    return std::unexpected(not_found("No organization " + options.organization_id + ".",
                                     "ORGANIZATION_NOT_FOUND", "organizationId"));
  }
  PortalVisit visit{.user_id = user.id,
                    .organization_id = options.organization_id,
                    .target = {},
                    .return_url = options.return_url,
                    .success_url = options.success_url};
  visit.target = replace_account_id(portal_path_of(options.portal_url), visit.account_id());
  return visit;
}

}  // namespace userhub::emulator
