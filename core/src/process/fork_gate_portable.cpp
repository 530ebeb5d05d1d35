#include <condition_variable>
#include <mutex>
#include <new>

#include "process/fork_gate.hpp"

namespace userhub {

struct ForkGate::State {
  std::mutex mutex;
  std::condition_variable changed;
  int inside = 0;
  bool is_closed = false;  ///< Or a fork waits.
};

ForkGate::ForkGate() : state_(std::make_unique<State>()) {}
ForkGate::~ForkGate() = default;

void ForkGate::enter() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return !state_->is_closed; });
  ++state_->inside;
}

void ForkGate::leave() {
  const std::lock_guard lock(state_->mutex);
  if (--state_->inside == 0) state_->changed.notify_all();
}

bool ForkGate::close(std::chrono::seconds patience) {
  const auto latest = std::chrono::steady_clock::now() + patience;
  std::unique_lock lock(state_->mutex);
  // One fork at a time.
  if (!state_->changed.wait_until(lock, latest, [this] { return !state_->is_closed; })) {
    return false;
  }
  state_->is_closed = true;
  if (state_->changed.wait_until(lock, latest, [this] { return state_->inside == 0; })) return true;
  state_->is_closed = false;
  state_->changed.notify_all();
  return false;
}

void ForkGate::open() {
  const std::lock_guard lock(state_->mutex);
  state_->is_closed = false;
  state_->changed.notify_all();
}

/// Nobody may destroy the old state: threads that do not exist here may hold its mutex.
void ForkGate::renew() {
  new (state_.get()) State;
}

}  // namespace userhub
