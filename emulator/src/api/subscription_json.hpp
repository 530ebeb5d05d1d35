#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "state/payment_methods.hpp"
#include "state/subscription.hpp"

namespace userhub::emulator {

/// The short form in users and organizations; null without a subscription.
nlohmann::json account_subscription_json(const std::optional<Subscription>& subscription);

/// The whole subscription, without its owner.
nlohmann::json subscription_json(const Subscription& subscription,
                                 const std::optional<PaymentMethod>& payment_method,
                                 std::chrono::sys_seconds now);

}  // namespace userhub::emulator
