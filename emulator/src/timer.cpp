#include "timer.hpp"

namespace userhub::emulator {

void Timer::after(std::chrono::milliseconds delay, std::function<void()> action) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_) {
      waiting_.emplace(std::chrono::steady_clock::now() + delay, std::move(action));
      changed_.notify_one();
      return;
    }
  }
  action();
}

void Timer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Timer::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_ || !waiting_.empty()) {
    if (waiting_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const Instant due = waiting_.begin()->first;
    if (!stopped_ && std::chrono::steady_clock::now() < due) {
      changed_.wait_until(lock, due);
      continue;
    }
    auto action = std::move(waiting_.extract(waiting_.begin()).mapped());
    lock.unlock();
    action();
    lock.lock();
  }
}

}  // namespace userhub::emulator
