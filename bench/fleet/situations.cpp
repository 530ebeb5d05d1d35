#include "situations.hpp"

namespace userhub::fleet {
namespace {

using namespace std::chrono_literals;

constexpr double usual_capacity = 1.5;
constexpr Duration latency = 20ms;
constexpr Duration endless = 24h;

Condition refusing_all(int status = 503, std::string_view retry_after = {}) {
  return {.capacity = usual_capacity,
          .refuses_all = true,
          .refusal = status,
          .retry_after = retry_after};
}

Condition half_capacity(Duration longest_queue) {
  return {.capacity = 0.5, .longest_queue = longest_queue};
}

}  // namespace

Situation outage() {
  return {.name = "every request is refused", .lasts = 60s, .trouble = refusing_all()};
}

std::vector<Situation> others() {
  return {
      {.name = "all refused for half a second", .lasts = 500ms, .trouble = refusing_all()},
      {.name = "capacity for half the normal load", .lasts = 60s, .trouble = half_capacity(1s)},
      {.name = "that, and all requests wait in its queue",
       .lasts = 60s,
       .trouble = half_capacity(endless),
       .usual_queue = endless,
       .aftermath = 3min},
      {.name = "429 with one Retry-After date for all",
       .lasts = 60s,
       .trouble = refusing_all(429, "Thu, 01 Jan 1970 00:01:00 GMT")},
      {.name = "all refused, clients call in step",
       .lasts = 60s,
       .trouble = refusing_all(),
       .in_step = true},
      {.name = "all refused, each client restarts every 10 s",
       .lasts = 60s,
       .trouble = refusing_all(),
       .restart_every = 10s},
  };
}

Load simulate(const Situation& situation, Clients clients, const Policy& policy,
              std::uint64_t seed) {
  const double normal = clients.count * clients.calls_a_second;
  const TimePoint recovery = trouble_begins + situation.lasts;
  const TimePoint last_call = recovery + situation.aftermath;
  const TimePoint end = last_call + default_timeout + 1s;
  const Condition usual{.capacity = usual_capacity * normal,
                        .longest_queue = situation.usual_queue};
  Condition trouble = situation.trouble;
  trouble.from = trouble_begins;
  trouble.capacity *= normal;
  Condition recovered = usual;
  recovered.from = recovery;
  clients.in_step = situation.in_step;
  clients.restart_every = situation.restart_every;

  EventQueue events;
  Server server({usual, trouble, recovered}, latency);
  Load load(end);
  Fleet fleet(clients, policy, seed, events, server, load);
  fleet.start(last_call);
  events.run_until(end);
  return load;
}

}  // namespace userhub::fleet
