#pragma once

#include <vector>

#include "state/changes.hpp"
#include "webhooks/webhook_events.hpp"
#include "webhooks/webhook_sender.hpp"

namespace userhub::emulator {

/// What reports the changes of a request.
struct Webhooks {
  Changes& changes;
  WebhookEvents& events;
  WebhookSender& sender;

  /// The events of the changes since the last call; none without a webhook.
  std::vector<WebhookMessage> take_messages() const {
    const auto taken = changes.take();
    return sender.is_on() ? events.describe(taken) : std::vector<WebhookMessage>();
  }
};

}  // namespace userhub::emulator
