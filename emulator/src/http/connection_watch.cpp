#include "http/connection_watch.hpp"

#include <sys/socket.h>

namespace userhub::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds usual = 2min;
constexpr std::chrono::milliseconds when_full = 2s;
constexpr std::chrono::milliseconds check_interval = 1s;

}  // namespace

void ConnectionWatch::expect_request(int descriptor) {
  enter(descriptor, usual, /*expects_request=*/true);
}

void ConnectionWatch::expect_answer(int descriptor, std::chrono::milliseconds delay) {
  enter(descriptor, usual + delay, /*expects_request=*/false);
}

void ConnectionWatch::enter(int descriptor, std::chrono::milliseconds allowed,
                            bool expects_request) {
  const std::lock_guard lock(mutex_);
  if (phases_.empty()) changed_.notify_one();
  phases_[descriptor] = {.since = std::chrono::steady_clock::now(),
                         .allowed = allowed,
                         .expects_request = expects_request};
}

void ConnectionWatch::forget(int descriptor) {
  const std::lock_guard lock(mutex_);
  phases_.erase(descriptor);
}

void ConnectionWatch::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_.wait(lock, stop, [this] { return !phases_.empty(); });
    changed_.wait_for(lock, stop, check_interval, [] { return false; });
    shut_down_late();
  }
}

// The server notices, and closes them on its own thread.
void ConnectionWatch::shut_down_late() const {
  const bool full = phases_.size() >= places_;
  const Instant now = std::chrono::steady_clock::now();
  for (const auto& [descriptor, phase] : phases_) {
    const auto allowed = full && phase.expects_request ? when_full : phase.allowed;
    if (now - phase.since > allowed) shutdown(descriptor, SHUT_RDWR);
  }
}

}  // namespace userhub::emulator
