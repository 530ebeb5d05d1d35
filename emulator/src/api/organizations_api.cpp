#include "api/organizations_api.hpp"

#include "api/role_json.hpp"
#include "http/json_text.hpp"
#include "http/query_parameters.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

const ListSpec organizations_spec{.parameters = {"displayName", "email", "showDeleted", "view"},
                                  .orders = {{"createTime", "o.created_at"},
                                             {"displayName", "o.name"},
                                             {"id", "o.id"},
                                             {"updateTime", "o.updated_at"}},
                                  .default_order = "o.rowid"};

const ListSpec members_spec{
    .parameters = {"displayName", "email", "roleId"},
    .orders = {{"createTime", "m.created_at"}, {"displayName", "u.name"}, {"email", "u.email"}},
    .default_order = "m.rowid"};

const ListSpec subscriptions_spec{
    .parameters = {"organizationId", "userId", "state", "planGroupId", "view"},
    .orders = {{"active", "s.ended_at IS NULL"},
               {"createTime", "s.started_at"},
               {"id", "s.id"},
               {"startTime", "s.started_at"},
               {"updateTime", "s.updated_at"}},
    .default_order = "s.rowid",
    .states = {"TRIALING", "ACTIVE", "PAST_DUE", "CANCELED"}};

const ListSpec roles_spec{.parameters = {}, .orders = {{"id", "id"}}, .default_order = "id"};

ApiError not_found(const std::string& what, const std::string& id, const std::string& reason,
                   const std::string& param) {
  return {.code = "NOT_FOUND",
          .message = "There is no " + what + " " + id + ".",
          .reason = reason,
          .param = param,
          .metadata = {{param, id}}};
}

}  // namespace

OrganizationsApi::Answer OrganizationsApi::list(const Request& request) {
  const auto query = parse_list_query(request.query(), organizations_spec);
  if (!query) return std::unexpected(query.error());
  auto organizations = members_.list_organizations(*query);
  Json body = {{"organizations", Json::array()}};
  finish_page(body, organizations, *query);
  for (const auto& each : organizations) body["organizations"].push_back(json_.organization(each));
  return json_response(200, body);
}

OrganizationsApi::Answer OrganizationsApi::get(const std::string& organization_id,
                                               const Request& request) {
  if (const auto none = parse_query(request.query(), {}); !none) {
    return std::unexpected(none.error());
  }
  const auto organization = members_.find_organization(organization_id);
  if (!organization) return std::unexpected(organization_not_found(organization_id));
  return json_response(200, json_.organization(*organization));
}

OrganizationsApi::Answer OrganizationsApi::list_members(const std::string& organization_id,
                                                        const Request& request) {
  auto query = parse_list_query(request.query(), members_spec);
  if (!query) return std::unexpected(query.error());
  const auto organization = members_.find_organization(organization_id);
  if (!organization) return std::unexpected(organization_not_found(organization_id));
  query->organization_id = organization->id;
  auto members = members_.list_members(*query);
  Json body = {{"members", Json::array()}};
  finish_page(body, members, *query);
  for (const auto& each : members) body["members"].push_back(json_.member(each));
  return json_response(200, body);
}

OrganizationsApi::Answer OrganizationsApi::get_member(const std::string& organization_id,
                                                      const std::string& user_id,
                                                      const Request& request) {
  if (const auto none = parse_query(request.query(), {}); !none) {
    return std::unexpected(none.error());
  }
  const auto organization = members_.find_organization(organization_id);
  if (!organization) return std::unexpected(organization_not_found(organization_id));
  const auto member = members_.find_member(organization->id, user_id);
  if (!member) {
    return std::unexpected(not_found("member of " + organization->id + " with the ID", user_id,
                                     "MEMBER_NOT_FOUND", "userId"));
  }
  return json_response(200, json_.member(*member));
}

std::string OrganizationsApi::account_id_of(const std::string& parameter, const std::string& id) {
  if (parameter == "organizationId") {
    const auto organization = members_.find_organization(id);
    return organization ? organization->id : id;
  }
  const auto user = users_.find(id);
  return user ? user->id : id;
}

OrganizationsApi::Answer OrganizationsApi::list_subscriptions(const Request& request) {
  auto query = parse_list_query(request.query(), subscriptions_spec);
  if (!query) return std::unexpected(query.error());
  query->organization_id = account_id_of("organizationId", query->organization_id);
  query->user_id = account_id_of("userId", query->user_id);
  auto subscriptions = subscriptions_.list(*query);
  if (!query->plan_group_id.empty()) subscriptions.clear();  // No plan is in a group.
  Json body = {{"subscriptions", Json::array()}};
  finish_page(body, subscriptions, *query);
  for (const auto& each : subscriptions) body["subscriptions"].push_back(json_.subscription(each));
  return json_response(200, body);
}

OrganizationsApi::Answer OrganizationsApi::get_subscription(const std::string& subscription_id,
                                                            const Request& request) {
  const auto owner = parse_query(request.query(), {"organizationId", "userId"});
  if (!owner) return std::unexpected(owner.error());
  const auto subscription = subscriptions_.find(subscription_id);
  for (const auto& [name, id] : *owner) {
    if (subscription && subscription->account_id == account_id_of(name, id)) continue;
    return std::unexpected(not_found("subscription of " + id + " with the ID", subscription_id,
                                     "SUBSCRIPTION_NOT_FOUND", "subscriptionId"));
  }
  if (!subscription) {
    return std::unexpected(
        not_found("subscription", subscription_id, "SUBSCRIPTION_NOT_FOUND", "subscriptionId"));
  }
  return json_response(200, json_.subscription(*subscription));
}

OrganizationsApi::Answer OrganizationsApi::list_roles(const Request& request) {
  const auto query = parse_list_query(request.query(), roles_spec);
  if (!query) return std::unexpected(query.error());
  std::vector<std::string> roles{"owner", "member"};
  roles.erase(roles.begin(), roles.begin() + std::min<long>(query->offset, 2));
  roles.resize(std::min(roles.size(), static_cast<std::size_t>(query->page_size) + 1));
  Json body = {{"roles", Json::array()}};
  finish_page(body, roles, *query);
  for (const auto& each : roles) body["roles"].push_back(role_json(each));
  return json_response(200, body);
}

}  // namespace userhub::emulator
