#pragma once

#include <string>
#include <vector>

#include "api/account_json.hpp"
#include "state/changes.hpp"
#include "state/clock.hpp"
#include "state/members.hpp"
#include "state/secret_tokens.hpp"
#include "state/subscriptions.hpp"
#include "state/users.hpp"
#include "webhooks/webhook_sender.hpp"

namespace userhub::emulator {

/// Turns changes into the events of the service, as its SDK decodes them. The names of states are
/// our assumption.
class WebhookEvents {
 public:
  WebhookEvents(Users& users, Members& members, Subscriptions& subscriptions,
                const AccountJson& json, const Clock& clock, bool repeatable_ids)
      : users_(users),
        members_(members),
        subscriptions_(subscriptions),
        json_(json),
        clock_(clock),
        ids_(repeatable_ids, /*seed=*/1) {}

  std::vector<WebhookMessage> describe(const std::vector<Change>& changes);

 private:
  WebhookMessage event(const Change& change);
  WebhookMessage make(const std::string& type, const char* field, std::string object,
                      nlohmann::json data);
  WebhookMessage account_event(const Change& change);
  WebhookMessage member_event(const Change& change);
  WebhookMessage invitation_event(const Change& change);

  Users& users_;
  Members& members_;
  Subscriptions& subscriptions_;
  const AccountJson& json_;
  const Clock& clock_;
  SecretTokens ids_;  // Goes on after a reset: an app drops an event whose ID it knows.
};

}  // namespace userhub::emulator
