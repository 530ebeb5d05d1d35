#pragma once

#include <functional>

#include "control/faults.hpp"
#include "control/journal.hpp"
#include "http/http_message.hpp"
#include "state/clock.hpp"
#include "webhooks/webhook_sender.hpp"

namespace userhub::emulator {

/// The control API for tests: `/_emulator/…`.
class Control {
 public:
  Control(const Journal& journal, Clock& clock, Faults& faults, WebhookSender& webhooks,
          std::function<void()> reset)
      : journal_(journal),
        clock_(clock),
        faults_(faults),
        webhooks_(webhooks),
        reset_(std::move(reset)) {}

  Response answer(const Request& request);

 private:
  Response list_requests(const Request& request) const;
  Response set_clock(const Request& request);
  Response show_time() const;
  Response queue_fault(const Request& request);
  Response list_faults() const;
  /// `route` begins with the method and /_emulator/webhooks.
  Response answer_webhooks(const std::string& route);

  const Journal& journal_;
  Clock& clock_;
  Faults& faults_;
  WebhookSender& webhooks_;
  std::function<void()> reset_;
};

}  // namespace userhub::emulator
