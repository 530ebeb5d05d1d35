#include "api/account_json.hpp"

#include "api/role_json.hpp"
#include "api/subscription_json.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

constexpr const char* active = "ACTIVE";

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json account_connection(const User& user) {
  const std::string created = to_text(user.created_at);
  return {{"connection",
           {{"id", user.connection_id},
            {"uniqueId", nullptr},
            {"displayName", user.connection_id},
            {"state", active},
            {"type", "WEBHOOK"},
            {"providers", {{{"type", "USERS"}, {"default", true}}}},
            {"view", "BASIC"},
            {"createTime", created},
            {"updateTime", created}}},
          {"externalId", user.external_id},
          {"state", active},
          {"displayName", user.name},
          {"email", text_or_null(user.email)},
          {"paymentMethods", Json::array()},
          {"createTime", created},
          {"updateTime", created}};
}

}  // namespace

Json AccountJson::user(const User& user) const {
  Json json = {{"id", user.id},
               {"state", user.deleted ? "PENDING_DELETION" : active},
               {"uniqueId", text_or_null(user.unique_id)},
               {"displayName", text_or_null(user.name)},
               {"email", text_or_null(user.email)},
               {"emailVerified", false},
               {"signupTime", to_text(user.created_at)},
               {"disabled", false},
               {"view", "BASIC"},
               {"createTime", to_text(user.created_at)},
               {"updateTime", to_text(user.updated_at)}};
  json.update(user.profile);
  return json;
}

Json AccountJson::full_user(const User& user) const {
  Json json = this->user(user);
  json["view"] = "FULL";
  json["accountConnections"] = Json::array();
  if (!user.connection_id.empty()) json["accountConnections"].push_back(account_connection(user));
  json["subscription"] = subscription_of(user.id);
  json["memberships"] = Json::array();
  for (const auto& membership : members_.memberships_of(user.id)) {
    json["memberships"].push_back({{"organization", organization(membership.organization)},
                                   {"role", role_json(membership.role)},
                                   {"seat", nullptr},
                                   {"createTime", to_text(membership.created_at)},
                                   {"updateTime", to_text(membership.created_at)}});
  }
  return json;
}

Json AccountJson::organization(const Organization& organization) const {
  return {{"id", organization.id},
          {"state", active},
          {"uniqueId", text_or_null(organization.unique_id)},
          {"displayName", organization.name},
          {"email", nullptr},
          {"emailVerified", false},
          {"accountConnections", Json::array()},
          {"subscription", subscription_of(organization.id)},
          {"signupTime", to_text(organization.created_at)},
          {"memberCount", organization.member_count},
          {"disabled", false},
          {"view", "BASIC"},
          {"createTime", to_text(organization.created_at)},
          {"updateTime", to_text(organization.updated_at)}};
}

Json AccountJson::member(const Member& member) const {
  const auto user = users_.find(member.user_id);
  return {{"state", active},
          {"user", user ? this->user(*user) : Json()},
          {"role", role_json(member.role)},
          {"seat", nullptr},
          {"view", "BASIC"},
          {"createTime", to_text(member.created_at)},
          {"updateTime", to_text(member.created_at)}};
}

Json AccountJson::subscription(const Subscription& subscription) const {
  Json json =
      subscription_json(subscription, payment_methods_.find(subscription.account_id), clock_.now());
  const auto owner = members_.find_organization(subscription.account_id);
  if (owner && owner->id == subscription.account_id) {  // Not by its unique ID.
    json["organization"] = organization(*owner);
  } else if (const auto user = users_.find(subscription.account_id)) {
    json["user"] = this->user(*user);
  }
  return json;
}

Json AccountJson::subscription_of(const std::string& account_id) const {
  return account_subscription_json(subscriptions_.active_of(account_id));
}

}  // namespace userhub::emulator
