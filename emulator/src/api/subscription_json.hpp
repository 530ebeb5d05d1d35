#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "state/subscriptions.hpp"

namespace userhub::emulator {

/// The short form in users and organizations; null without a subscription.
nlohmann::json account_subscription_json(const std::optional<Subscription>& subscription);

/// The whole subscription, without its owner. `now` decides the current period of 30 days.
nlohmann::json subscription_json(const Subscription& subscription, std::chrono::sys_seconds now);

}  // namespace userhub::emulator
