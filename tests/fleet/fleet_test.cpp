#include "fleet.hpp"

#include <chrono>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace userhub::fleet;
using namespace std::chrono_literals;

namespace {

constexpr Condition well{.capacity = 1000, .longest_queue = 1s};
constexpr Condition refusing{.capacity = 1000, .refuses_all = true};
constexpr Policy common{.jitter = false, .budget = false};

/// What a fleet does whose calls begin in the first `calling`.
Load load_of(const Clients& clients, const Policy& policy, const Condition& condition,
             Duration calling) {
  const TimePoint end = TimePoint{} + calling + 21s;
  EventQueue events;
  Server server({condition}, 10ms);
  Load load(end);
  Fleet fleet(clients, policy, 1, events, server, load);
  fleet.start(TimePoint{} + calling);
  events.run_until(end);
  return load;
}

int sum(const std::vector<int>& bins) {
  int all = 0;
  for (const int bin : bins) all += bin;
  return all;
}

}  // namespace

TEST_CASE("each client calls at its pace, once a call where the service is well") {
  const Load load = load_of({.count = 3, .calls_a_second = 20}, {}, well, 2s);
  CHECK(sum(load.calls()) == 120);
  CHECK(sum(load.requests()) == 120);
  CHECK(sum(load.failed()) == 0);
}

TEST_CASE("clients in step call at one moment, others spread") {
  const auto at_once = [](bool in_step) {
    const Clients clients{.count = 50, .calls_a_second = 1, .in_step = in_step};
    return load_of(clients, {}, well, 1s).requests().front();
  };
  CHECK(at_once(true) == 50);
  CHECK(at_once(false) < 15);
}

TEST_CASE("the common policy makes six attempts at fixed steps") {
  const Load load =
      load_of({.count = 1, .calls_a_second = 1, .in_step = true}, common, refusing, 1s);
  std::vector<std::size_t> sent;
  for (std::size_t bin = 0; bin < load.requests().size(); ++bin) {
    if (load.requests()[bin] > 0) sent.push_back(bin);
  }
  // After 0, 0.11, 0.32, 0.73, 1.54 and 3.15 s: an answer takes 10 ms.
  CHECK(sent == std::vector<std::size_t>{0, 1, 3, 7, 15, 31});
  CHECK(sum(load.requests()) == 6);
  CHECK(sum(load.failed()) == 1);
}

TEST_CASE("a policy with jitter and no budget makes as many attempts, at other moments") {
  const Clients clients{.count = 20, .calls_a_second = 1};
  const Load fixed = load_of(clients, common, refusing, 1s);
  const Load jittered = load_of(clients, {.jitter = true, .budget = false}, refusing, 1s);
  CHECK(sum(jittered.requests()) == sum(fixed.requests()));
  CHECK(jittered.requests() != fixed.requests());
}

TEST_CASE("a client's calls share its budget: ten retries and a fifth a call, then one a second") {
  const Load load = load_of({.count = 1, .calls_a_second = 50}, {}, refusing, 2s);
  CHECK(sum(load.calls()) == 100);
  CHECK(sum(load.requests()) >= 100 + 10 + 20);
  CHECK(sum(load.requests()) <= 100 + 10 + 20 + 2);
}

TEST_CASE("a client that restarts has a full budget again") {
  const Clients restarting{.count = 1, .calls_a_second = 50, .restart_every = 500ms};
  CHECK(sum(load_of(restarting, {}, refusing, 2s).requests()) >= 100 + 4 * 10);
}

TEST_CASE("a call gives up an attempt after 10 s, and its last one at its deadline") {
  const Condition dead{.capacity = 0.001, .longest_queue = 24h};
  const Load load = load_of({.count = 1, .calls_a_second = 1, .in_step = true}, {}, dead, 1s);
  CHECK(sum(load.requests()) == 2);
  CHECK(load.requests().front() == 1);
  CHECK(load.requests()[100] == 1);
  CHECK(sum(load.failed()) == 1);
}
