#include "fork_hold.hpp"

#include <pthread.h>

#include <ctime>

namespace userhub {
namespace {

/// A fork writes, every ForkHold reads; a waiting writer goes first, or busy threads would starve a
/// fork.
pthread_rwlock_t gate = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
thread_local int holds = 0;
thread_local bool forking = false;

void before_fork() {
  if (holds > 0) return;  // a signal handler's fork inside a hold: its own thread cannot wait
  timespec latest{};
  clock_gettime(CLOCK_REALTIME, &latest);
  latest.tv_sec += 2;  // what is held up longer is stuck: a fork goes on without it
  forking = pthread_rwlock_timedwrlock(&gate, &latest) == 0;
}

void after_fork_in_parent() {
  if (forking) pthread_rwlock_unlock(&gate);
  forking = false;
}

/// The lock names its holders by thread, none of which exists here: it starts anew.
void after_fork_in_child() {
  gate = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
  if (holds > 0) pthread_rwlock_rdlock(&gate);
  forking = false;
}

/// When the library is loaded: a fork may come at any time after.
[[maybe_unused]] const int registered =
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);

}  // namespace

ForkHold::ForkHold() {
  if (holds++ == 0) pthread_rwlock_rdlock(&gate);
}

ForkHold::~ForkHold() {
  if (--holds == 0) pthread_rwlock_unlock(&gate);
}

}  // namespace userhub
