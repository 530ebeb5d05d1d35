#include "api/user_api.hpp"

#include "api/role_json.hpp"
#include "api/subscription_json.hpp"
#include "http/json_text.hpp"
#include "http/query_parameters.hpp"
#include "state/session_options.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

// The fields of a user or an organization that the User API shows.
Json public_account(const std::string& id, const std::string& unique_id, const std::string& name,
                    const std::string& email, const Json& profile) {
  return {{"id", id},
          {"uniqueId", unique_id.empty() ? Json() : Json(unique_id)},
          {"displayName", name.empty() ? Json() : Json(name)},
          {"email", email.empty() ? Json() : Json(email)},
          {"emailVerified", profile.value("emailVerified", Json(false))},
          {"imageUrl", profile.value("imageUrl", Json())},
          {"disabled", profile.value("disabled", Json(false))}};
}

ApiError unauthenticated(std::string message) {
  return {.code = "UNAUTHENTICATED",
          .message = std::move(message),
          .locale_message = "Please sign in again."};
}

ApiError no_such_call(const Request& request) {
  return {.code = "UNIMPLEMENTED",
          .message = "The emulator has no " + request.method + " " + std::string(request.path()) +
                     ". Its User API has GET /user/v1/session and POST "
                     "/user/v1/session:createPortal."};
}

}  // namespace

Response UserApi::answer(const Request& request, Trace& trace) {
  auto answer = perform(request, trace);
  if (!answer) {
    trace.note = answer.error().message;
    return to_response(answer.error());
  }
  return faults_.apply(*std::move(answer), request, trace);
}

UserApi::Answer UserApi::perform(const Request& request, Trace& trace) {
  const bool gets = request.method == "GET" && request.path() == "/user/v1/session";
  const bool creates =
      request.method == "POST" && request.path() == "/user/v1/session:createPortal";
  if (!gets && !creates) return std::unexpected(no_such_call(request));
  trace.matched = true;
  trace.note = gets ? "user.session.get" : "user.session.createPortal";
  if (const auto none = parse_query(request.query(), {}); !none) {
    return std::unexpected(none.error());
  }
  const std::string token(request.bearer().value_or(""));
  const auto session = api_sessions_.find(token);
  if (session) trace.user_id = session->user_id;
  if (!session && !token.empty()) {
    return std::unexpected(unauthenticated(
        "The access token is unknown or expired. Create one with users.createApiSession."));
  }
  if (gets) return get_session(session);
  if (!session) {
    return std::unexpected(unauthenticated(
        "Send the access token of users.createApiSession as Authorization: Bearer <token>."));
  }
  return create_portal(*session, request.body);
}

Response UserApi::get_session(const std::optional<ApiSession>& session) {
  Json body = {{"user", nullptr},
               {"memberships", Json::array()},
               {"subscription", nullptr},
               {"expireTime", nullptr},
               {"scopes", Json::array()}};
  const auto user = session ? users_.find(session->user_id) : std::nullopt;
  if (!user) return json_response(200, body);
  body["user"] = public_account(user->id, user->unique_id, user->name, user->email, user->profile);
  body["subscription"] = account_subscription_json(subscriptions_.active_of(user->id));
  body["expireTime"] = to_text(session->expires_at);
  for (const auto& membership : members_.memberships_of(user->id)) {
    const auto& organization = membership.organization;
    Json account = public_account(organization.id, organization.unique_id, organization.name, "",
                                  Json::object());
    account["memberCount"] = organization.member_count;
    body["memberships"].push_back(
        {{"organization", std::move(account)},
         {"role", role_json(membership.role)},
         {"subscription", account_subscription_json(subscriptions_.active_of(organization.id))}});
  }
  return json_response(200, body);
}

UserApi::Answer UserApi::create_portal(const ApiSession& session, std::string_view body) {
  const auto options = parse_session_options(body);
  if (!options) return std::unexpected(options.error());
  const auto& organization_id = options->organization_id;
  const auto organization = members_.find_organization(organization_id);
  if (!organization_id.empty() &&
      (!organization || !members_.is_member(organization->id, session.user_id))) {
    return std::unexpected(organization_not_found(organization_id));
  }
  return create_portal_session_.create(users_.find(session.user_id).value(), *options);
}

}  // namespace userhub::emulator
