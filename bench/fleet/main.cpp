// Fleets of clients in virtual time, against a server in trouble. Prints JSON: figures for each
// situation, fleet and policy, and for the first situation the requests of each 100 ms. Usage:
// fleet [SEED]; the same seed prints the same.
#include <charconv>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "situations.hpp"

using namespace userhub::fleet;

namespace {

struct Named {
  const char* name;
  Policy policy;
};

constexpr Named common{"common", {.jitter = false, .budget = false}};
constexpr Named without_budget{"without budget", {.jitter = true, .budget = false}};
constexpr Named ours{"ours", {.jitter = true, .budget = true}};
constexpr Clients fleets[] = {{.count = 10, .calls_a_second = 200},
                              {.count = 2000, .calls_a_second = 1}};

std::uint64_t number(const char* text) {
  std::uint64_t value = 0;
  const char* const end = text + std::strlen(text);
  if (std::from_chars(text, end, value).ptr != end || text == end) {
    throw std::invalid_argument(std::string("usage: fleet [SEED], not ") + text);
  }
  return value;
}

void print_requests(const Load& load) {
  std::cout << ", \"requests\": [";
  const char* separator = "";
  for (const int requests : load.requests())
    std::cout << std::exchange(separator, ", ") << requests;
  std::cout << "]";
}

void print_run(const Situation& situation, const Clients& clients, const Named& policy,
               std::uint64_t seed, bool with_requests) {
  const Load load = simulate(situation, clients, policy.policy, seed);
  const Figures found = figures(load, trouble_begins, trouble_begins + situation.lasts);
  std::cout << R"({"situation": ")" << situation.name << R"(", "clients": )" << clients.count
            << R"(, "calls_a_second": )" << clients.calls_a_second << R"(, "policy": ")"
            << policy.name << R"(", "highest": )" << found.highest << R"(, "mean": )" << found.mean
            << R"(, "settled": )" << found.settled << R"(, "settled_highest": )"
            << found.settled_highest << R"(, "unevenness": )" << found.unevenness
            << R"(, "failed": )" << found.failed << R"(, "well_after": )";
  if (found.well_after) {
    std::cout << *found.well_after;
  } else {
    std::cout << "null";
  }
  if (with_requests) print_requests(load);
  std::cout << "}";
}

void print_runs(std::uint64_t seed) {
  std::cout << std::fixed << std::setprecision(4) << "[\n";
  const char* separator = "";
  for (const Clients& clients : fleets) {
    for (const Named& policy : {common, without_budget, ours}) {
      std::cout << std::exchange(separator, ",\n");
      print_run(outage(), clients, policy, seed, true);
    }
  }
  for (const Situation& situation : others()) {
    for (const Clients& clients : fleets) {
      for (const Named& policy : {common, ours}) {
        std::cout << separator;
        print_run(situation, clients, policy, seed, false);
      }
    }
  }
  std::cout << "\n]\n";
}

}  // namespace

int main(int count, char** arguments) {
  try {
    print_runs(count > 1 ? number(arguments[1]) : 1);
  } catch (const std::exception& failure) {
    std::cerr << "fleet: " << failure.what() << '\n';
    return 2;
  }
}
