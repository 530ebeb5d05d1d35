#include "user_json.hpp"

#include "time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

constexpr const char* active = "ACTIVE";

Json connection_of(const User& user) {
  return {{"connection", {{"id", user.connection_id}, {"state", active}}},
          {"externalId", user.external_id},
          {"state", active},
          {"createTime", to_text(user.created_at)},
          {"updateTime", to_text(user.created_at)}};
}

Json role_named(const std::string& role) {
  return {{"id", "role_" + role},
          {"uniqueId", role},
          {"displayName", role == "owner" ? "Owner" : "Member"}};
}

}  // namespace

Json UserJson::basic(const User& user) const {
  Json json = {{"id", user.id},
               {"state", active},
               {"displayName", user.name},
               {"view", "BASIC"},
               {"createTime", to_text(user.created_at)},
               {"updateTime", to_text(user.updated_at)}};
  if (!user.email.empty()) json["email"] = user.email;
  return json;
}

Json UserJson::full(const User& user) const {
  Json json = basic(user);
  json["view"] = "FULL";
  json["accountConnections"] = Json::array();
  if (!user.connection_id.empty()) json["accountConnections"].push_back(connection_of(user));
  json["subscription"] = subscription_of(user.id);
  json["memberships"] = Json::array();
  for (const auto& membership : members_.memberships_of(user.id)) {
    json["memberships"].push_back(
        {{"organization",
          {{"id", membership.organization_id},
           {"state", active},
           {"displayName", membership.name},
           {"memberCount", membership.member_count},
           {"view", "BASIC"},
           {"subscription", subscription_of(membership.organization_id)}}},
         {"role", role_named(membership.role)},
         {"createTime", to_text(membership.created_at)},
         {"updateTime", to_text(membership.created_at)}});
  }
  return json;
}

Json UserJson::subscription_of(const std::string& account_id) const {
  const auto account = accounts_.find(account_id);
  if (!account) return nullptr;
  return {{"id", "sub_" + account->id},
          {"state", active},
          {"plan", {{"id", account->plan.id}, {"displayName", account->plan.name}}}};
}

}  // namespace userhub::emulator
