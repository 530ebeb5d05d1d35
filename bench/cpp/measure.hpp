#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <vector>

#include "workload.hpp"

/// How a contender's calls are counted: so long, or so many of them, and what they cost.
namespace measure {

using clock = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;

/// Calls until the time is over or the number is reached. They may begin on any thread, but end on
/// one.
class Stretch {
 public:
  Stretch(seconds length, std::size_t calls)
      : end_(begin_ + std::chrono::duration_cast<clock::duration>(length)), calls_(calls) {}

  /// Whether another call is to begin.
  bool goes_on() const { return calls_ > 0 ? begun_ < calls_ : clock::now() < end_; }
  /// The time at which a call begins; give it to end_call().
  clock::time_point begin_call() {
    ++begun_;
    return clock::now();
  }
  void end_call(clock::time_point begun) { times_.push_back(clock::now() - begun); }

  seconds length() const { return clock::now() - begin_; }
  std::vector<seconds>& times() { return times_; }

 private:
  const clock::time_point begin_ = clock::now();
  const clock::time_point end_;
  const std::size_t calls_;
  std::atomic<std::size_t> begun_ = 0;
  std::vector<seconds> times_;
};

inline seconds cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Runs `calls`, which makes calls while its Stretch goes on, and prints what those took.
template <typename Calls>
void run_stretch(Calls& calls, seconds length, std::size_t count) {
  const seconds before = cpu_time();
  Stretch measured(length, count);
  calls(measured);
  const seconds wall = measured.length();
  const seconds cpu = cpu_time() - before;
  auto& times = measured.times();
  std::ranges::sort(times);
  const auto part = [&](std::size_t percent) {
    return times[times.size() * percent / 100].count();
  };
  std::cout << "{\"calls\": " << times.size() << ", \"wall\": " << wall.count()
            << ", \"cpu\": " << cpu.count() << ", \"p50\": " << part(50)
            << ", \"p99\": " << part(99) << "}\n";
}

/// Several stretches of so many seconds, the first to warm up; or one of so many calls.
template <typename Calls>
int run(Calls calls) {
  const auto count = std::stoul(workload::setting("BENCH_CALLS"));
  const seconds length(std::stod(workload::setting("BENCH_SECONDS")));
  const auto stretches = count > 0 ? 1 : std::stoul(workload::setting("BENCH_STRETCHES"));
  for (std::size_t stretch = 0; stretch < stretches; ++stretch) run_stretch(calls, length, count);
  return 0;
}

/// The same for calls that block, one after another.
template <typename Call>
int run_blocking(Call call) {
  return run([&](Stretch& stretch) {
    while (stretch.goes_on()) {
      const auto begun = stretch.begin_call();
      call();
      stretch.end_call(begun);
    }
  });
}

/// Calls in progress at once, where they do not block.
inline std::size_t concurrency() {
  return std::stoul(workload::setting("BENCH_CONCURRENCY"));
}

}  // namespace measure
