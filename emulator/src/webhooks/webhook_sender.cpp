#include "webhooks/webhook_sender.hpp"

#include <algorithm>
#include <set>

#include "http/json_text.hpp"
#include "state/digest.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

constexpr std::size_t max_deliveries = 1000;
constexpr std::size_t max_body_bytes = std::size_t{16} << 20;
constexpr std::size_t max_attempts_in_log = 20;
constexpr int max_wrong_answers = 5;
constexpr std::chrono::milliseconds first_backoff = 200ms;
constexpr std::chrono::milliseconds max_backoff = 10s;

// UserHub-Timestamp must be near the app's time, wherever the emulator's clock stands.
std::chrono::sys_seconds machine_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds backoff_after(std::size_t attempts) {
  constexpr std::size_t max_doublings = 10;
  return std::min(first_backoff * (1 << std::min(attempts - 1, max_doublings)), max_backoff);
}

// "" if the answer accepts the message.
std::string find_problem(const WebhookMessage& message, const WebhookAnswer& answer) {
  if (!answer.error.empty()) return answer.error;
  if (answer.status < 200 || answer.status > 299) return "the answer is not 2xx";
  if (message.type != "challenge") return "";
  const auto sent = Json::parse(message.body);
  return Json::parse(answer.body, nullptr, /*allow_exceptions=*/false) == sent
             ? ""
             : "the answer does not repeat the challenge";
}

}  // namespace

WebhookSender::WebhookSender(std::string url, std::string secret)
    : url_(std::move(url)), secret_(std::move(secret)) {
  if (!is_on()) return;
  client_.emplace(url_);
  send_challenge();
  thread_ = std::thread([this] { run(); });
}

WebhookSender::~WebhookSender() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  client_->stop();
  thread_.join();
}

void WebhookSender::send(std::vector<WebhookMessage> messages) {
  if (!is_on()) return;
  const std::lock_guard lock(mutex_);
  for (auto& message : messages) add(std::move(message));
}

void WebhookSender::send_challenge() {
  const std::lock_guard lock(mutex_);
  add({.action = "challenge",
       .type = "challenge",
       .event_id = "",
       .object = "challenge",
       .body = to_text({{"challenge", "challenge_" + std::to_string(added_ + 1)}})});
}

std::optional<int> WebhookSender::send_again(int number) {
  const std::lock_guard lock(mutex_);
  const Delivery* const delivery = find(number);
  if (delivery == nullptr) return std::nullopt;
  return add(WebhookMessage(delivery->message));
}

Json WebhookSender::log() const {
  const std::lock_guard lock(mutex_);
  Json list = Json::array();
  for (const auto& delivery : deliveries_) {
    const auto& message = delivery.message;
    list.push_back({{"number", delivery.number},
                    {"type", message.type},
                    {"event_id", message.event_id.empty() ? Json() : Json(message.event_id)},
                    {"object", message.object},
                    {"delivered", delivery.delivered},
                    {"attempts", delivery.attempts},
                    {"body", message.body}});
  }
  return list;
}

void WebhookSender::reset() {
  const std::lock_guard lock(mutex_);
  deliveries_.clear();
  body_bytes_ = 0;
}

// An app without a handler for challenges must not get one every 10 seconds.
bool WebhookSender::Delivery::is_over() const {
  return delivered || (message.type == "challenge" && wrong_answers == max_wrong_answers);
}

int WebhookSender::add(WebhookMessage message) {
  body_bytes_ += message.body.size();
  deliveries_.push_back({.number = ++added_, .message = std::move(message)});
  while (deliveries_.size() > max_deliveries ||
         (body_bytes_ > max_body_bytes && deliveries_.size() > 1)) {
    body_bytes_ -= deliveries_.front().message.body.size();
    deliveries_.pop_front();
  }
  changed_.notify_all();
  return added_;
}

void WebhookSender::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    const Delivery* const delivery = next();
    if (delivery == nullptr) {
      changed_.wait(lock);
    } else if (const Instant due = delivery->due; due > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, due);
    } else {
      attempt(lock, delivery->number, WebhookMessage(delivery->message));
    }
  }
}

// Not the first of those that are due: an app that stalls on two objects would keep all others
// waiting. A later delivery of the same object waits.
const WebhookSender::Delivery* WebhookSender::next() const {
  const Delivery* earliest = nullptr;
  std::set<std::string_view> objects;
  for (const auto& delivery : deliveries_) {
    if (delivery.is_over() || !objects.insert(delivery.message.object).second) continue;
    if (earliest == nullptr || delivery.due < earliest->due) earliest = &delivery;
  }
  return earliest;
}

// Unlocked while it sends: meanwhile the delivery may be dropped.
void WebhookSender::attempt(std::unique_lock<std::mutex>& lock, int number,
                            const WebhookMessage& message) {
  const auto time = machine_time();
  const std::string timestamp = std::to_string(seconds_of(time));
  lock.unlock();
  const WebhookAnswer answer =
      client_->post({.action = message.action,
                     .timestamp = timestamp,
                     .signature = hmac_sha256(secret_, timestamp + "." + message.body),
                     .body = message.body});
  lock.lock();
  Delivery* const delivery = find(number);
  if (delivery == nullptr) return;
  const std::string problem = find_problem(message, answer);
  delivery->delivered = problem.empty();
  if (!delivery->delivered && answer.status != 0) ++delivery->wrong_answers;
  delivery->attempts.push_back({{"time", to_text(time)},
                                {"status", answer.status == 0 ? Json() : Json(answer.status)},
                                {"error", problem.empty() ? Json() : Json(problem)}});
  delivery->due = std::chrono::steady_clock::now() + backoff_after(delivery->attempts.size());
  if (delivery->attempts.size() > max_attempts_in_log) {
    delivery->attempts.erase(delivery->attempts.begin());
  }
}

WebhookSender::Delivery* WebhookSender::find(int number) {
  const auto found = std::ranges::find(deliveries_, number, &Delivery::number);
  return found == deliveries_.end() ? nullptr : &*found;
}

}  // namespace userhub::emulator
