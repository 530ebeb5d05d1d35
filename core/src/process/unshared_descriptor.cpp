#include "process/unshared_descriptor.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace userhub {
namespace {

constexpr int unused = -1;

/// Never freed; used again for other descriptors of its process.
struct Entry {
  const std::uint64_t process = generation();
  std::atomic<int> number;
  Entry* next;
};
constinit std::atomic<Entry*> entries{nullptr};

std::atomic<int>& list(int number) {
  if (number < 0) throw std::system_error(errno, std::generic_category());
  for (Entry* entry = entries.load(); entry != nullptr; entry = entry->next) {
    int expected = unused;
    if (entry->process == generation() && entry->number.compare_exchange_strong(expected, number)) {
      return entry->number;
    }
  }
  auto* entry = new (std::nothrow) Entry{.number = number, .next = entries.load()};
  if (entry == nullptr) {
    ::close(number);
    throw std::bad_alloc();
  }
  while (!entries.compare_exchange_weak(entry->next, entry)) {
  }
  return entry->number;
}

void close_listed(std::atomic<int>& listed) {
  const int number = listed.exchange(unused);
  if (number != unused) ::close(number);
}

/// A process that was forked without handlers has inherited entries, whose numbers may belong to
/// its own files by now: its children must not close those.
void before_fork() {
  for (Entry* entry = entries.load(); entry != nullptr; entry = entry->next) {
    if (entry->process != generation()) entry->number = unused;
  }
}

void after_fork_in_child() {
  for (Entry* entry = entries.load(); entry != nullptr; entry = entry->next) {
    close_listed(entry->number);
  }
}

/// Runs when the library is loaded: a fork may come at any time after that.
[[maybe_unused]] const int registered = pthread_atfork(before_fork, nullptr, after_fork_in_child);

}  // namespace

UnsharedDescriptor::UnsharedDescriptor(int number) : number_(number), listed_(list(number)) {}

/// Leaves the list first: a child must not close the file that gets the number next. In a child the
/// entry may already be another descriptor's.
UnsharedDescriptor::~UnsharedDescriptor() {
  if (process_ == generation()) close_listed(listed_);
}

}  // namespace userhub
