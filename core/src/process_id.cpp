#include "process_id.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <new>

namespace userhub {
namespace {

using Memory = std::atomic<pid_t>;

/// Nothing where the kernel cannot do that.
Memory* wiped_on_fork() {
  void* page =
      mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  if (madvise(page, sizeof(Memory), MADV_WIPEONFORK) == 0) return new (page) Memory(0);
  munmap(page, sizeof(Memory));
  return nullptr;
}

/// When the library is loaded: a lock would not be safe to take after a fork.
Memory* const memory = wiped_on_fork();

}  // namespace

pid_t process_id() {
  if (memory == nullptr) return getpid();
  pid_t process = memory->load(std::memory_order_relaxed);
  if (process == 0) {
    process = getpid();
    memory->store(process, std::memory_order_relaxed);
  }
  return process;
}

}  // namespace userhub
