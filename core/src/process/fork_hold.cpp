#include "process/fork_hold.hpp"

#include <pthread.h>

#include <ctime>

#include "process/per_process.hpp"

namespace userhub {
namespace {

/// A fork takes the lock to write, a ForkHold to read. A waiting writer goes first, or busy threads
/// would starve a fork.
struct Gate {
  pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
  void leave_to_parent() {}
};

/// Never destroyed: other threads may hold it until the process ends.
union Gates {
  constexpr Gates() : of_process() {}
  ~Gates() {}
  PerProcess<Gate> of_process;
};
constinit Gates gates;

thread_local int holds = 0;
thread_local Gate* held = nullptr;  ///< By all holds of the thread.
thread_local Gate* forking = nullptr;

void before_fork() {
  if (holds > 0) return;  // a signal handler forks inside a hold, which its thread cannot wait for
  Gate& gate = gates.of_process.get();
  timespec latest{};
  clock_gettime(CLOCK_REALTIME, &latest);
  latest.tv_sec += 2;  // a hold that lasts longer is stuck: fork without it
  if (pthread_rwlock_timedwrlock(&gate.lock, &latest) == 0) forking = &gate;
}

void after_fork_in_parent() {
  if (forking != nullptr) pthread_rwlock_unlock(&forking->lock);
  forking = nullptr;
}

void hold() {
  held = &gates.of_process.get();
  pthread_rwlock_rdlock(&held->lock);
}

/// The gate may still be the parent's, with a lock held by threads that do not exist here: makes a
/// new lock.
void after_fork_in_child() {
  gates.of_process.get().lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
  if (holds > 0) hold();
  forking = nullptr;
}

/// Runs when the library is loaded: a fork may come at any time after that.
int watch_forks() {
  gates.of_process.get();
  return pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}
[[maybe_unused]] const int watched = watch_forks();

}  // namespace

ForkHold::ForkHold() {
  if (holds++ == 0) hold();
}

ForkHold::~ForkHold() {
  if (--holds == 0) pthread_rwlock_unlock(&held->lock);
}

}  // namespace userhub
