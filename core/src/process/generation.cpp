#include "process/generation.hpp"

#include <pthread.h>

#include <atomic>
#include <new>

#include "process/platform.hpp"

namespace userhub {
namespace {

using Generation = std::atomic<std::uint64_t>;

constinit Generation last_begun{0};  // a child inherits it, so that it only grows
constinit Generation unwiped{0};
constinit Generation* current = &unwiped;

/// Begins a generation if the current one is still `known`. Of several threads and signal handlers
/// that do so at the same time, the first one does it for all.
std::uint64_t begin_after(std::uint64_t known) {
  const std::uint64_t fresh = ++last_begun;
  return current->compare_exchange_strong(known, fresh) ? fresh : known;
}

thread_local std::uint64_t forked_from = 0;

void before_fork() {
  forked_from = generation();
}

/// Another library's handler may have begun the child's generation already. With a second one, the
/// child would disown what it has made since.
void after_fork_in_child() {
  begin_after(forked_from);
}

/// Runs when the library is loaded, as a lock would not be safe to take after a fork.
int watch_forks() {
  if (void* page = page_wiped_on_fork()) current = new (page) Generation(unwiped.load());
  return pthread_atfork(before_fork, nullptr, after_fork_in_child);
}
[[maybe_unused]] const int watched = watch_forks();

}  // namespace

std::uint64_t generation() {
  const std::uint64_t known = current->load(std::memory_order_relaxed);
  return known != 0 ? known : begin_after(0);
}

}  // namespace userhub
