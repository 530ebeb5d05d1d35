#include "process/fork_hold.hpp"

#include <pthread.h>

#include <chrono>

#include "process/fork_gate.hpp"
#include "process/per_process.hpp"

namespace userhub {
namespace {

struct Gate : ForkGate {
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
  constexpr std::chrono::seconds patience{2};  // a hold that lasts longer is stuck: fork without it
  if (gate.close(patience)) forking = &gate;
}

void after_fork_in_parent() {
  if (forking != nullptr) forking->open();
  forking = nullptr;
}

void hold() {
  held = &gates.of_process.get();
  held->enter();
}

/// The gate may still be the parent's, with threads inside that do not exist here.
void after_fork_in_child() {
  gates.of_process.get().renew();
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
  if (holds == 1) held->leave();  // first: a signal handler that forks here must not wait for it
  --holds;
}

}  // namespace userhub
