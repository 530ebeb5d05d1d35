#include "api/subscription_json.hpp"

#include "state/price.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

using std::chrono::days;
using std::chrono::sys_seconds;

Json period_json(const Period& period) {
  return {{"startTime", to_text(period.start)}, {"endTime", to_text(period.end)}};
}

Json trial_json(const Subscription& subscription, sys_seconds now) {
  if (!subscription.trial) return nullptr;
  Json json = period_json(*subscription.trial);
  json["days"] =
      std::chrono::round<days>(subscription.trial->end - subscription.trial->start).count();
  json["remainingDays"] = nullptr;
  if (subscription.state == SubscriptionState::trialing && now < subscription.trial->end) {
    json["remainingDays"] = std::chrono::floor<days>(subscription.trial->end - now).count();
  }
  return json;
}

// When the subscription ended or, after a cancellation, will end.
Json end_time(const Subscription& subscription) {
  if (subscription.ended_at) return to_text(*subscription.ended_at);
  return subscription.renew_canceled ? Json(to_text(subscription.period.end)) : Json();
}

Json payment_error(const PaymentMethod& payment_method) {
  if (!payment_method.failed_at) return nullptr;
  return {{"code", "FAILED_PRECONDITION"},
          {"message", "The card was declined."},
          {"reason", "CARD_DECLINED"}};
}

Json payment_method_json(const std::optional<PaymentMethod>& payment_method) {
  if (!payment_method) return nullptr;
  return {{"id", payment_method->id},
          {"externalId", payment_method->id},
          {"state", "ACTIVE"},
          {"type", "CARD"},
          {"displayName", "Visa **** " + payment_method->last4},
          {"default", true},
          {"lastPaymentError", payment_error(*payment_method)},
          {"card",
           {{"brand", "VISA"},
            {"last4", payment_method->last4},
            {"fundingType", "CREDIT"},
            {"expYear", payment_method->exp_year},
            {"expMonth", payment_method->exp_month}}},
          {"view", "BASIC"},
          {"createTime", to_text(payment_method->created_at)},
          {"updateTime", to_text(payment_method->updated_at)}};
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
          {"state", name_of(subscription->state)},
          {"anchorTime", to_text(subscription->period.start)},
          {"plan", {{"id", subscription->plan.id}, {"displayName", subscription->plan.name}}}};
}

Json subscription_json(const Subscription& subscription,
                       const std::optional<PaymentMethod>& payment_method, sys_seconds now) {
  const bool is_canceled = subscription.is_canceled();
  return {{"id", subscription.id},
          {"state", name_of(subscription.state)},
          {"plan", plan_json(subscription.plan)},
          {"currencyCode", parse_price(subscription.plan.price).currency},
          {"items", Json::array()},
          {"seats", Json::array()},
          {"paymentMethod", payment_method_json(payment_method)},
          {"renewCanceled", subscription.renew_canceled},
          {"cancelPeriodEnd", subscription.renew_canceled},
          {"anchorTime", to_text(subscription.period.start)},
          {"startTime", to_text(subscription.started_at)},
          {"endTime", end_time(subscription)},
          {"trial", trial_json(subscription, now)},
          {"currentPeriod", is_canceled ? Json() : period_json(period_at(subscription, now))},
          {"default", !is_canceled},
          {"view", "FULL"},
          {"createTime", to_text(subscription.started_at)},
          {"updateTime", to_text(subscription.updated_at)}};
}

}  // namespace userhub::emulator
