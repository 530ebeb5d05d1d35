#include "webhooks/webhook_events.hpp"

#include "api/role_json.hpp"
#include "http/json_text.hpp"
#include "state/digest.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {

namespace {

const char* state_of_flow(const Change& change) {
  if (change.accepted) return "COMPLETED";
  return change.removed ? "CANCELED" : "STARTED";
}

}  // namespace

using Json = nlohmann::json;

std::vector<WebhookMessage> WebhookEvents::describe(const std::vector<Change>& changes) {
  std::vector<WebhookMessage> messages;
  messages.reserve(changes.size());
  for (const auto& change : changes) messages.push_back(event(change));
  return messages;
}

WebhookMessage WebhookEvents::event(const Change& change) {
  switch (change.kind) {
    case Change::Kind::member:
      return member_event(change);
    case Change::Kind::subscription:
      return make("subscriptions.changed", "subscriptionsChanged", change.id,
                  {{"subscription", json_.subscription(subscriptions_.find(change.id).value())}});
    case Change::Kind::invitation:
      return invitation_event(change);
    case Change::Kind::account:
      break;
  }
  return account_event(change);
}

WebhookMessage WebhookEvents::make(const std::string& type, const char* field, std::string object,
                                   Json data) {
  constexpr std::size_t id_digits = 24;
  const std::string id = "evt_" + ids_.make().substr(0, id_digits);
  const Json event = {
      {"id", id}, {"time", to_text(clock_.now())}, {"type", type}, {field, std::move(data)}};
  return {.action = "events.handle",
          .type = type,
          .event_id = id,
          .object = std::move(object),
          .body = to_text(event)};
}

WebhookMessage WebhookEvents::account_event(const Change& change) {
  const auto organization = members_.find_organization(change.id);
  if (organization && organization->id == change.id) {  // Not by its unique ID.
    return make("organizations.changed", "organizationsChanged", change.id,
                {{"organization", json_.organization(*organization)}});
  }
  return make("users.changed", "usersChanged", change.id,
              {{"user", json_.full_user(users_.find(change.id).value())}});
}

WebhookMessage WebhookEvents::member_event(const Change& change) {
  Json member = json_.member({.user_id = change.child,
                              .name = "",
                              .email = "",
                              .role = change.role,
                              .created_at = clock_.now()});
  if (change.removed) member["state"] = "PENDING_DELETION";
  return make("members.changed", "membersChanged", change.id + "/" + change.child,
              {{"organization", json_.organization(members_.find_organization(change.id).value())},
               {"member", std::move(member)}});
}

WebhookMessage WebhookEvents::invitation_event(const Change& change) {
  constexpr std::size_t id_digits = 16;
  const std::string id = "flow_" + sha256(change.id + "/" + change.child).substr(0, id_digits);
  const std::string now = to_text(clock_.now());
  const Json flow = {
      {"id", id},
      {"state", state_of_flow(change)},
      {"type", "JOIN_ORGANIZATION"},
      {"organization", json_.organization(members_.find_organization(change.id).value())},
      {"joinOrganization", {{"email", change.child}, {"role", role_json("member")}}},
      {"startTime", now},
      {"view", "FULL"},
      {"createTime", now},
      {"updateTime", now}};
  return make("flows.changed", "flowsChanged", id, {{"flow", flow}});
}

}  // namespace userhub::emulator
