// Blocking and asynchronous calls by many threads, by clients that come and go and in forked
// children, against random faults: each must end once, within its deadline and a slack, with its
// own user's link if any. Usage: soak SECONDS [SEED]; the same seed makes the same calls.
#include <charconv>
#include <cstring>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "callers.hpp"

using namespace userhub::soak;

namespace {

std::uint32_t number(const char* text) {
  std::uint32_t value = 0;
  const char* const end = text + std::strlen(text);
  if (std::from_chars(text, end, value).ptr != end || text == end) {
    throw std::invalid_argument(std::string("usage: soak SECONDS [SEED], not ") + text);
  }
  return value;
}

bool soak(std::uint32_t seconds, std::uint32_t seed) {
  const userhub::testing::FaultServerProcess server(USERHUB_FAULT_SERVER);
  Tally tally;
  {
    const Clients clients(server);
    const auto until = Clock::now() + std::chrono::seconds(seconds);
    std::vector<std::thread> callers;
    const auto add = [&](auto call, const std::string& name, int count) {
      for (int number = 1; number <= count; ++number) {
        callers.emplace_back(call, std::cref(clients), Plans(seed, name + std::to_string(number)),
                             std::ref(tally), until);
      }
    };
    add(call_blocking, "blocking", 4);
    add(call_async, "async", 3);
    add(call_and_leave, "leaving", 1);
    add(call_in_children, "forking", 1);
    for (auto& caller : callers) caller.join();
  }
  tally.report();
  return tally.is_right();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const auto seconds = number(count > 1 ? arguments[1] : "");
    const auto seed = count > 2 ? number(arguments[2]) : std::random_device()();
    std::cout << "soak " << seconds << ' ' << seed << '\n' << std::flush;
    return soak(seconds, seed) ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << "soak: " << failure.what() << '\n';
    return 2;
  }
}
