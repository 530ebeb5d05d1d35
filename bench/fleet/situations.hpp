#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "figures.hpp"
#include "fleet.hpp"

namespace userhub::fleet {

/// A server in trouble from 30 s on. Its capacity is half more than the fleet's normal load.
struct Situation {
  std::string name;
  Duration lasts;
  Condition trouble;  ///< `from` is not read; the capacity is a share of the normal load.
  Duration usual_queue = std::chrono::seconds(1);  ///< The longest before and after.
  Duration aftermath = std::chrono::minutes(1);    ///< Calls begin for so much longer.
  bool in_step = false;
  std::optional<Duration> restart_every{};
};

inline constexpr TimePoint trouble_begins{std::chrono::seconds(30)};

/// The service fails for a minute; what the chart shows.
Situation outage();

/// Others that public reports tell of.
std::vector<Situation> others();

/// What a fleet sends in it. `clients` take from it whether they are in step or restart.
Load simulate(const Situation& situation, Clients clients, const Policy& policy,
              std::uint64_t seed);

}  // namespace userhub::fleet
