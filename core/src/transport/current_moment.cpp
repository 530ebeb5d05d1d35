#include "transport/current_moment.hpp"

#include <sys/random.h>
#include <unistd.h>  // musl declares getentropy() here

#include <cstdint>
#include <random>

#include "process/generation.hpp"

namespace userhub {
namespace {

/// Seeded again in each process: forked children must not all wait for the same time.
double random_chance() {
  thread_local std::minstd_rand random;
  thread_local std::uint64_t seeded_in = 0;
  if (const std::uint64_t process = generation(); process != seeded_in) {
    // std::random_device would tie a wheel, which has libstdc++ inside, to glibc 2.36.
    std::uint32_t seed = 0;
    if (getentropy(&seed, sizeof seed) != 0) {
      seed =
          static_cast<std::uint32_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    }
    random.seed(seed);
    seeded_in = process;
  }
  return std::uniform_real_distribution<double>(0, 1)(random);
}

}  // namespace

Moment current_moment() {
  return {std::chrono::steady_clock::now(), std::chrono::system_clock::now(), random_chance()};
}

}  // namespace userhub
