#pragma once

#include <atomic>
#include <cstddef>
#include <iostream>
#include <latch>
#include <sstream>
#include <thread>
#include <vector>

#include "cost.hpp"

/// Calls made at once by a cold client: prints the cost of its creation, then one line per burst.
namespace measure {

/// What something costs from when it begins.
class Cost {
 public:
  void print(long memory_now) const {
    const seconds wall = clock::now() - begin_;
    const seconds cpu = cpu_time() - cpu_;
    std::cout << "{\"wall\": " << wall.count() << ", \"cpu\": " << cpu.count()
              << ", \"kib\": " << memory_now - memory_ << "}\n";
  }

 private:
  long memory_ = memory();
  seconds cpu_ = cpu_time();
  clock::time_point begin_ = clock::now();
};

/// So many calls at once. The server answers none until it has all, so each has a connection of its
/// own, and all of those are open when the first answer comes: then the memory is read.
class Burst {
 public:
  explicit Burst(std::size_t calls) : left_(calls), over_(1) {}

  /// All is ready: the calls are begun next.
  void begin() { cost_ = Cost(); }
  /// A call has its answer. On any thread.
  void answered() {
    long none = 0;
    const long now = memory_ == 0 ? memory() : 0;
    if (now > 0) memory_.compare_exchange_strong(none, now);
    if (--left_ > 0) return;
    cost_.print(memory_);
    over_.count_down();
  }
  std::latch& over() { return over_; }

 private:
  Cost cost_;
  std::atomic<long> memory_ = 0;
  std::atomic<std::size_t> left_;
  std::latch over_;
};

/// BENCH_BURSTS: how many calls each burst has. Empty: there are none to be made.
inline std::vector<std::size_t> burst_sizes() {
  std::istringstream list(workload::setting("BENCH_BURSTS"));
  std::vector<std::size_t> sizes;
  for (std::string size; std::getline(list, size, ',');) sizes.push_back(std::stoul(size));
  return sizes;
}

/// `together(client, burst, calls)` makes the calls of a burst and returns when it is over.
template <typename Connect, typename Together>
int run_bursts(Connect connect, Together together) {
  const Cost made;
  auto client = connect();
  made.print(memory());
  for (const std::size_t calls : burst_sizes()) {
    Burst burst(calls);
    together(client, burst, calls);
  }
  return 0;
}

/// A thread for each call. None ends before the burst does: what it frees is not the calls' cost.
template <typename Connect>
int run_blocking_bursts(Connect connect) {
  return run_bursts(connect, [](const auto& call, Burst& burst, std::size_t calls) {
    std::latch ready(static_cast<std::ptrdiff_t>(calls)), begun(1);
    std::vector<std::jthread> threads(calls);
    for (auto& thread : threads) {
      thread = std::jthread([&] {
        ready.count_down();
        begun.wait();
        call();
        burst.answered();
        burst.over().wait();
      });
    }
    ready.wait();
    burst.begin();
    begun.count_down();
    threads.clear();
  });
}

}  // namespace measure
