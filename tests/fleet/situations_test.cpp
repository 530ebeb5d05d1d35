#include "situations.hpp"

#include <algorithm>
#include <chrono>

#include "catch.hpp"

using namespace userhub::fleet;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t seed = 1;
constexpr Policy ours{};
constexpr Clients busy{.count = 2, .calls_a_second = 200};
constexpr Clients quiet{.count = 2000, .calls_a_second = 1};

Situation shorter(Situation situation) {
  situation.lasts = 20s;
  situation.aftermath = 2s;
  return situation;
}

Figures figures_of(const Situation& situation, const Clients& clients, const Policy& policy) {
  return figures(simulate(situation, clients, policy, seed), trouble_begins,
                 trouble_begins + situation.lasts);
}

/// What the budget allows for long: a fifth of the calls, and one retry a second for each client.
double settled_limit(const Clients& clients) {
  return 1 + std::min(5.0, 0.2 + 1.0 / clients.calls_a_second);
}

}  // namespace

TEST_CASE("a service that fails gets at most 1.25 times its load from clients that call much") {
  const Figures found = figures_of(shorter(outage()), busy, ours);
  CHECK(found.settled_highest <= 1.25);
  CHECK(found.settled == Approx(settled_limit(busy)).epsilon(0.01));
  CHECK(found.unevenness <= 1.5);
  CHECK(found.well_after == 0.0);
}

TEST_CASE("a failing service gets from clients with few calls the sum of their budgets") {
  const Figures found = figures_of(shorter(outage()), quiet, ours);
  CHECK(found.settled == Approx(settled_limit(quiet)).epsilon(0.01));
  CHECK(found.unevenness <= 1.5);
  CHECK(found.well_after == 0.0);
}

TEST_CASE("without a budget a service that fails gets six times its load") {
  for (const bool jitter : {true, false}) {
    const Figures found = figures_of(shorter(outage()), busy, {.jitter = jitter, .budget = false});
    CHECK(found.settled == Approx(6).epsilon(0.01));
  }
}

TEST_CASE("a failure of half a second goes unnoticed") {
  Situation blip = outage();
  blip.lasts = 500ms;
  blip.aftermath = 5s;
  CHECK(figures_of(blip, busy, ours).failed < 0.01);
}

TEST_CASE("the same seed makes the same requests, another one others") {
  Situation situation = outage();
  situation.lasts = 2s;
  situation.aftermath = 2s;
  const Load load = simulate(situation, busy, ours, seed);
  CHECK(simulate(situation, busy, ours, seed).requests() == load.requests());
  CHECK(simulate(situation, busy, ours, seed + 1).requests() != load.requests());
}
