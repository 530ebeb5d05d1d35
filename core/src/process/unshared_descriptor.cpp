#include "process/unshared_descriptor.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace userhub {
namespace {

constexpr int unused = -1;

/// Never freed; used again for other descriptors.
struct Entry {
  std::atomic<int> number;
  Entry* next;
};
constinit std::atomic<Entry*> entries{nullptr};

std::atomic<int>& list(int number) {
  if (number < 0) throw std::system_error(errno, std::generic_category());
  for (Entry* entry = entries.load(); entry != nullptr; entry = entry->next) {
    int expected = unused;
    if (entry->number.compare_exchange_strong(expected, number)) return entry->number;
  }
  auto* entry = new (std::nothrow) Entry{number, entries.load()};
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

void after_fork_in_child() {
  for (Entry* entry = entries.load(); entry != nullptr; entry = entry->next) {
    close_listed(entry->number);
  }
}

/// Runs when the library is loaded: a fork may come at any time after that.
[[maybe_unused]] const int registered = pthread_atfork(nullptr, nullptr, after_fork_in_child);

}  // namespace

UnsharedDescriptor::UnsharedDescriptor(int number) : number_(number), listed_(list(number)) {}

/// Leaves the list first: a child must not close the file that gets the number next. In a child the
/// entry may already be another descriptor's.
UnsharedDescriptor::~UnsharedDescriptor() {
  if (process_ == generation()) close_listed(listed_);
}

}  // namespace userhub
