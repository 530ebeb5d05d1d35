#include <pthread.h>

#include <ctime>

#include "process/fork_gate.hpp"

namespace userhub {

/// A fork takes the lock to write, a thread to read.
struct ForkGate::State {
  pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
};

ForkGate::ForkGate() : state_(std::make_unique<State>()) {}
ForkGate::~ForkGate() = default;

void ForkGate::enter() {
  pthread_rwlock_rdlock(&state_->lock);
}

void ForkGate::leave() {
  pthread_rwlock_unlock(&state_->lock);
}

bool ForkGate::close(std::chrono::seconds patience) {
  timespec latest{};
  clock_gettime(CLOCK_REALTIME, &latest);
  latest.tv_sec += patience.count();
  return pthread_rwlock_timedwrlock(&state_->lock, &latest) == 0;
}

void ForkGate::open() {
  pthread_rwlock_unlock(&state_->lock);
}

void ForkGate::renew() {
  *state_ = {};
}

}  // namespace userhub
