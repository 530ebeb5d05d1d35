#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "webhooks/webhook_client.hpp"

namespace userhub::emulator {

struct WebhookMessage {
  std::string action;
  std::string type;      ///< Of the event, or "challenge".
  std::string event_id;  ///< "" for a challenge.
  std::string object;    ///< Messages of one object are delivered in order.
  std::string body;
};

/// Delivers messages to the app's webhook, on its own thread: each until a 2xx answer, with
/// exponential back-off; a challenge until it was answered wrongly five times. Keeps a log of the
/// latest thousand, at most 16 MiB of bodies; if they do not fit, it drops the oldest, even if that
/// was not delivered.
class WebhookSender {
 public:
  /// Sends a challenge first. With an empty URL, nothing is sent.
  WebhookSender(std::string url, std::string secret);
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;
  /// Ends a request in progress; undelivered messages are lost.
  ~WebhookSender();

  bool is_on() const { return !url_.empty(); }

  void send(std::vector<WebhookMessage> messages);
  void send_challenge();

  /// Sends a message of the log again; the number of the new delivery. Empty if there is none.
  std::optional<int> send_again(int number);

  /// The log, oldest first.
  nlohmann::json log() const;

  /// Drops all deliveries.
  void reset();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  struct Delivery {
    int number = 0;
    WebhookMessage message;
    Instant due = {};
    bool delivered = false;
    int wrong_answers = 0;
    nlohmann::json attempts = nlohmann::json::array();

    bool is_over() const;
  };

  int add(WebhookMessage message);
  void run();
  /// The delivery that is due first; null if there is none.
  const Delivery* next() const;
  void attempt(std::unique_lock<std::mutex>& lock, int number, const WebhookMessage& message);
  Delivery* find(int number);

  std::string url_;
  std::string secret_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Delivery> deliveries_;
  std::size_t body_bytes_ = 0;
  int added_ = 0;
  bool stopped_ = false;
  std::optional<WebhookClient> client_;
  std::thread thread_;  // Last: it uses the members above.
};

}  // namespace userhub::emulator
