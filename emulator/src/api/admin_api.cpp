#include "api/admin_api.hpp"

#include "control/fault_spec.hpp"
#include "http/query_parameters.hpp"
#include "http/request_body.hpp"
#include "text/percent_encoding.hpp"
#include "text/utf8.hpp"

namespace userhub::emulator {
namespace {

std::expected<std::string, ApiError> decode_id(std::string_view raw, std::string_view param) {
  auto id = percent_decode(raw);
  if (id && !id->empty() && is_utf8(*id)) return std::move(*id);
  return std::unexpected(
      invalid_argument(param, std::string(param == "userId" ? "The user ID" : "The ID") +
                                  " in the path must be percent-encoded UTF-8 and not empty."));
}

ApiError no_such_call(const Request& request) {
  return {
      .code = "UNIMPLEMENTED",
      .message = "The emulator has no " + request.method + " " + std::string(request.path()) +
                 ". Its calls are under /admin/v1/users, organizations, subscriptions and roles; "
                 "docs/emulator.md lists them."};
}

}  // namespace

Response AdminApi::answer(const Request& request, Trace& trace) {
  const auto route = find_admin_route(request.method, request.path());
  if (!route) {
    trace.note = no_such_call(request).message;
    return to_response(no_such_call(request));
  }
  trace.matched = true;
  trace.note = route->name;
  auto answer = perform(*route, request, trace);
  if (!answer) return to_response(answer.error());
  return faults_.apply(*std::move(answer), request, trace);
}

AdminApi::Answer AdminApi::perform(const AdminRoute& route, const Request& request, Trace& trace) {
  switch (route.call) {
    case AdminCall::list_users:
      return users_api_.list(request);
    case AdminCall::create_user:
      if (const auto none = parse_query(request.query(), {}); !none) {
        return std::unexpected(none.error());
      }
      return users_api_.create(request.body);
    case AdminCall::list_organizations:
      return organizations_api_.list(request);
    case AdminCall::list_subscriptions:
      return organizations_api_.list_subscriptions(request);
    case AdminCall::list_roles:
      return OrganizationsApi::list_roles(request);
    case AdminCall::get_organization:
    case AdminCall::list_members:
    case AdminCall::get_member:
    case AdminCall::get_subscription:
      return read(route, request);
    default:
      return perform_for_user(route, request, trace);
  }
}

AdminApi::Answer AdminApi::perform_for_user(const AdminRoute& route, const Request& request,
                                            Trace& trace) {
  const auto user_id = decode_id(*route.raw_id, "userId");
  if (!user_id) return std::unexpected(user_id.error());
  trace.user_id = *user_id;
  if (parse_faulty_user_id(*user_id)) users_.ensure(*user_id, "Faulty user");
  return users_api_.answer(route.call, *user_id, request);
}

AdminApi::Answer AdminApi::read(const AdminRoute& route, const Request& request) {
  const bool subscription = route.call == AdminCall::get_subscription;
  const auto id = decode_id(*route.raw_id, subscription ? "subscriptionId" : "organizationId");
  if (!id) return std::unexpected(id.error());
  if (subscription) return organizations_api_.get_subscription(*id, request);
  if (route.call == AdminCall::get_organization) return organizations_api_.get(*id, request);
  if (route.call == AdminCall::list_members) return organizations_api_.list_members(*id, request);
  const auto user_id = decode_id(*route.raw_child_id, "userId");
  if (!user_id) return std::unexpected(user_id.error());
  const auto user = users_.find(*user_id);
  return organizations_api_.get_member(*id, user ? user->id : *user_id, request);
}

}  // namespace userhub::emulator
