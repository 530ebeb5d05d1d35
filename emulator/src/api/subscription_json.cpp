#include "api/subscription_json.hpp"

#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

const char* state_of(const Subscription& subscription) {
  return subscription.ended_at ? "ENDED" : "ACTIVE";
}

Json current_period(const Subscription& subscription, std::chrono::sys_seconds now) {
  constexpr std::chrono::days length{30};
  if (subscription.ended_at) return nullptr;
  const auto start = subscription.started_at + (now - subscription.started_at) / length * length;
  return {{"startTime", to_text(start)}, {"endTime", to_text(start + length)}};
}

Json plan_json(const Plan& plan) {
  return {{"id", plan.id},
          {"uniqueId", plan.id},
          {"state", "ACTIVE"},
          {"displayName", plan.name},
          {"description", plan.description},
          {"tags", Json::array()},
          {"items", Json::array()},
          {"view", "BASIC"}};
}

}  // namespace

Json account_subscription_json(const std::optional<Subscription>& subscription) {
  if (!subscription) return nullptr;
  return {{"id", subscription->id},
          {"state", state_of(*subscription)},
          {"anchorTime", to_text(subscription->started_at)},
          {"plan", {{"id", subscription->plan.id}, {"displayName", subscription->plan.name}}}};
}

Json subscription_json(const Subscription& subscription, std::chrono::sys_seconds now) {
  Json end_time;
  if (subscription.ended_at) end_time = to_text(*subscription.ended_at);
  return {{"id", subscription.id},
          {"state", state_of(subscription)},
          {"plan", plan_json(subscription.plan)},
          {"currencyCode", "USD"},
          {"items", Json::array()},
          {"seats", Json::array()},
          {"renewCanceled", false},
          {"cancelPeriodEnd", false},
          {"anchorTime", to_text(subscription.started_at)},
          {"startTime", to_text(subscription.started_at)},
          {"endTime", std::move(end_time)},
          {"trial", nullptr},
          {"currentPeriod", current_period(subscription, now)},
          {"default", !subscription.ended_at},
          {"view", "FULL"},
          {"createTime", to_text(subscription.started_at)},
          {"updateTime", to_text(subscription.updated_at)}};
}

}  // namespace userhub::emulator
