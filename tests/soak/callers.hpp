#pragma once

#include <chrono>

#include "clients.hpp"
#include "plan.hpp"
#include "tally.hpp"

/// Who calls in a soak, each on a thread of its own, until a time.
namespace userhub::soak {

using Clock = std::chrono::steady_clock;

void call_blocking(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until);

/// Keeps some tens of calls in flight, and cancels some.
void call_async(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until);

/// By clients that end while their calls are in flight.
void call_and_leave(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until);

/// In children of this process, on the clients that they inherit.
void call_in_children(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until);

}  // namespace userhub::soak
