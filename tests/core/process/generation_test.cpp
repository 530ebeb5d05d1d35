#include "process/generation.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <cstdint>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "forks.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

std::uint64_t seen_by_another_library = 0;

/// Registered before the core's own handler.
__attribute__((constructor(101))) void register_early() {
  ::pthread_atfork(nullptr, nullptr, [] { seen_by_another_library = generation(); });
}

bool threads_agree() {
  std::array<std::uint64_t, 8> seen{};
  std::barrier start(static_cast<std::ptrdiff_t>(seen.size()));
  {
    std::vector<std::jthread> threads;
    for (auto& one : seen) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        one = generation();
      });
    }
  }
  return std::ranges::all_of(seen, [&](std::uint64_t one) { return one == seen[0]; });
}

}  // namespace

TEST_CASE(
    "a child, however forked, has a greater generation than its parent, and its child a greater "
    "one") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  const auto here = generation();
  CHECK(here > 0);
  CHECK(in_child(
      [&] {
        const auto there = generation();
        return there > here && generation() == there &&
               in_child([&] { return generation() > there; }, way.fork) && generation() == there;
      },
      way.fork));
  CHECK(generation() == here);
}

TEST_CASE("threads of a child that ask for its generation at the same time get the same one") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  for (int round = 0; round < 50; ++round) CHECK(in_child(threads_agree, way.fork));
}

TEST_CASE("a fork handler that asks before the core's own gets the child's generation") {
  CHECK(in_child([] { return seen_by_another_library == generation(); }));
}
