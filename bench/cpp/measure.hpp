#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <mutex>
#include <vector>

#include "bursts.hpp"
#include "threads.hpp"
#include "workload.hpp"

/// How a contender's calls are counted: so long, or so many of them, and what they cost.
namespace measure {

/// Calls until the time is over or the number is reached. They may begin on any thread, but end on
/// one; or each thread keeps the times of its own.
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
  /// The times of one thread, when it has made its calls.
  void add(const std::vector<seconds>& times) {
    const std::scoped_lock lock(mutex_);
    times_.insert(times_.end(), times.begin(), times.end());
  }

  seconds length() const { return clock::now() - begin_; }
  std::vector<seconds>& times() { return times_; }

 private:
  const clock::time_point begin_ = clock::now();
  const clock::time_point end_;
  const std::size_t calls_;
  std::atomic<std::size_t> begun_ = 0;
  std::mutex mutex_;
  std::vector<seconds> times_;
};

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

/// Calls in progress at once.
inline std::size_t concurrency() {
  return std::stoul(workload::setting("BENCH_CONCURRENCY"));
}

/// The same for calls that block: BENCH_CONCURRENCY threads, each one call after another.
/// `connect` makes the client, and gives the call, which any thread may make.
template <typename Connect>
int run_blocking(Connect connect) {
  if (!burst_sizes().empty()) return run_blocking_bursts(connect);
  const auto call = connect();
  Threads threads(concurrency() - 1);
  return run([&](Stretch& stretch) {
    threads.run([&] {
      std::vector<seconds> times;
      while (stretch.goes_on()) {
        const auto begun = stretch.begin_call();
        call();
        times.push_back(clock::now() - begun);
      }
      stretch.add(times);
    });
  });
}

}  // namespace measure
