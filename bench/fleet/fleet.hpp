#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "call/call.hpp"
#include "event_queue.hpp"
#include "load.hpp"
#include "server.hpp"

namespace userhub::fleet {

struct Clients {
  int count;
  int calls_a_second;                       ///< Of each, at an even pace.
  bool in_step = false;                     ///< All call at the same moments.
  std::optional<Duration> restart_every{};  ///< A restarted client has a new budget.
};

/// What is used of the core's. Without both it is nobody's, but a common one: six attempts at fixed
/// steps.
struct Policy {
  bool jitter = true;
  bool budget = true;
};

/// Clients whose calls are the core's, driven in virtual time. The same seed makes the same calls.
class Fleet {
 public:
  /// `events`, `server` and `load` must outlive it, and the events must not.
  Fleet(const Clients& clients, const Policy& policy, std::uint64_t seed, EventQueue& events,
        Server& server, Load& load);

  /// Calls begin from now until then.
  void start(TimePoint until);

 private:
  struct InFlight;
  using Flight = std::shared_ptr<InFlight>;
  using Budget = std::shared_ptr<RetryBudget>;

  void begin_call(std::size_t client, TimePoint until);
  void restart(std::size_t client, TimePoint until);
  void follow(const Flight& flight, Call::Step step);
  void send(const Flight& flight, const Call::Attempt& attempt);
  void receive(const Flight& flight, const Answer& answer);
  void give_up(const Flight& flight);
  Moment moment(double chance_without_jitter);
  double chance();

  Clients clients_;
  Policy policy_;
  std::mt19937_64 random_;
  EventQueue* events_;
  Server* server_;
  Load* load_;
  ResolvedOptions settings_;
  std::vector<Budget> budgets_;  ///< One a client.
};

}  // namespace userhub::fleet
