#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "control/faults.hpp"
#include "control/journal.hpp"
#include "http/http_message.hpp"
#include "state/clock.hpp"
#include "state/seed.hpp"
#include "webhooks/webhook_sender.hpp"

namespace userhub::emulator {

/// What the control API does to the whole state.
struct StateControl {
  std::function<void()> reset;
  std::function<void(const Seed&)> replace;  ///< Throws std::exception if the seed is wrong.
  std::function<nlohmann::ordered_json()> export_seed;
};

/// The control API for tests: `/_emulator/…`.
class Control {
 public:
  Control(const Journal& journal, Clock& clock, Faults& faults, WebhookSender& webhooks,
          StateControl state)
      : journal_(journal),
        clock_(clock),
        faults_(faults),
        webhooks_(webhooks),
        state_(std::move(state)) {}

  Response answer(const Request& request);

 private:
  struct Route;
  static std::span<const Route> routes();
  static Response no_such_route(const std::string& request);

  Response show_health(const Request& request);
  Response list_requests(const Request& request);
  Response reset(const Request& request);
  Response show_time(const Request& request);
  Response set_clock(const Request& request);
  Response list_faults(const Request& request);
  Response queue_fault(const Request& request);
  Response clear_faults(const Request& request);
  Response show_state(const Request& request);
  Response replace_state(const Request& request);
  Response list_webhooks(const Request& request);
  Response send_challenge(const Request& request);
  Response send_webhook_again(const Request& request);

  const Journal& journal_;
  Clock& clock_;
  Faults& faults_;
  WebhookSender& webhooks_;
  StateControl state_;
};

}  // namespace userhub::emulator
