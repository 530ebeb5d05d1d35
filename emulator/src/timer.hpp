#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace userhub::emulator {

/// Runs actions later, on a thread of its own. The actions must not throw.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { stop(); }

  /// After stop(), the action runs at once on the caller's thread.
  void after(std::chrono::milliseconds delay, std::function<void()> action);

  /// Runs all waiting actions at once, then returns.
  void stop();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Instant, std::function<void()>> waiting_;
  bool stopped_ = false;
  std::thread thread_{&Timer::run, this};  // Last: it uses the members above.
};

}  // namespace userhub::emulator
