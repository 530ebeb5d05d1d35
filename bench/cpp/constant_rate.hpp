#pragma once

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <utility>
#include <vector>

#include "cost.hpp"

/// Calls begun at a constant rate, however many are in flight.
namespace measure {

/// How late the calls end: each is timed from when it should have begun.
class Arrivals {
 public:
  void end_call(clock::time_point due) {
    const auto now = clock::now();
    const std::scoped_lock lock(mutex_);
    times_.push_back(now - due);
  }
  /// Those since it was last asked.
  std::vector<seconds> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(times_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<seconds> times_;
};

/// Begins calls, BENCH_RATE a second, those that are due every millisecond. What they cost is taken
/// for BENCH_SECONDS, after BENCH_FILL seconds in which as many come into flight as will be.
template <typename Driver>
class ConstantRate {
 public:
  explicit ConstantRate(Driver& driver) : driver_(driver) {}

  [[noreturn]] void run(long memory_before) {
    begin_until(begin_ + number("BENCH_FILL"));
    arrivals_.take();
    const seconds cpu_before = cpu_time();
    const auto from = clock::now();
    begin_until(from + number("BENCH_SECONDS"));
    const seconds wall = clock::now() - from;
    const seconds cpu = cpu_time() - cpu_before;
    print(wall, cpu, memory() - memory_before);
    std::cout.flush();
    std::_Exit(0);  // calls are in flight
  }

 private:
  static seconds number(const char* name) { return seconds(std::stod(workload::setting(name))); }

  void begin_until(std::chrono::time_point<clock, seconds> end) {
    for (auto now = clock::now(); now < end; now = clock::now()) {
      for (auto due = next(); due <= now; due = next()) {
        ++begun_;
        driver_.begin([this, due] { arrivals_.end_call(due); });
      }
      driver_.wait_until(now + std::chrono::milliseconds(1));
    }
  }

  /// When the next call is to begin.
  clock::time_point next() const {
    return begin_ + std::chrono::duration_cast<clock::duration>(begun_ / rate_ * seconds(1));
  }

  void print(seconds wall, seconds cpu, long kibibytes) {
    auto times = arrivals_.take();
    std::ranges::sort(times);
    const auto part = [&](std::size_t percent) {
      return times.empty() ? 0 : times[times.size() * percent / 100].count();
    };
    std::cout << "{\"calls\": " << times.size() << ", \"wall\": " << wall.count()
              << ", \"cpu\": " << cpu.count() << ", \"p50\": " << part(50)
              << ", \"p99\": " << part(99) << ", \"kib\": " << kibibytes << "}\n";
  }

  Driver& driver_;
  Arrivals arrivals_;
  const double rate_ = std::stod(workload::setting("BENCH_RATE"));
  const clock::time_point begin_ = clock::now();
  double begun_ = 0;
};

}  // namespace measure
