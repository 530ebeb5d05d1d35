#pragma once

#include <barrier>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace measure {

/// Threads that run one job after another, all at once. They outlast a job, as what they keep for
/// themselves does: libcurl's handle, and its connection.
class Threads {
 public:
  explicit Threads(std::size_t others) : turn_(static_cast<std::ptrdiff_t>(others) + 1) {
    for (std::size_t thread = 0; thread < others; ++thread) {
      threads_.emplace_back([this] { work(); });
    }
  }
  ~Threads() {
    job_ = nullptr;
    turn_.arrive_and_wait();
  }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  /// Runs the job on each of them and on the caller's thread.
  void run(const std::function<void()>& job) {
    job_ = &job;
    turn_.arrive_and_wait();
    job();
    turn_.arrive_and_wait();
  }

 private:
  void work() {
    while (turn_.arrive_and_wait(), job_ != nullptr) {
      (*job_)();
      turn_.arrive_and_wait();
    }
  }

  std::barrier<> turn_;
  const std::function<void()>* job_ = nullptr;
  std::vector<std::jthread> threads_;
};

}  // namespace measure
