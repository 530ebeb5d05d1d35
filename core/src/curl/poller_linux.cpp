#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <new>
#include <system_error>
#include <utility>
#include <vector>

#include "curl/poller.hpp"
#include "process/platform.hpp"
#include "process/unshared_descriptor.hpp"

namespace userhub {
namespace {

constexpr std::size_t max_events = 128;

/// Nearly all descriptors are registered already: modifies first, and adds if that fails.
bool set_events(int epoll, int descriptor, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = descriptor}};
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return true;
  return errno == ENOENT && epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

/// The events that are requested of a descriptor, in epoll's bits.
struct Interest {
  std::uint32_t events = 0;
  bool is_armed = false;
};

}  // namespace

/// The kernel reports a descriptor once each time it is armed. So it takes no system call to forget
/// one that was just reported, and one that is closed here while a forked child keeps a copy is not
/// reported over and over. wait() arms again what it reported. That cannot fail while the
/// descriptor is open: it stays registered, and changing a registration takes no memory.
struct Poller::State {
  const UnsharedDescriptor epoll{epoll_create1(EPOLL_CLOEXEC)};
  const UnsharedDescriptor event{open_event().read_end};
  std::vector<Interest> interests;  ///< By descriptor.
  std::vector<Ready> ready;

  bool arm(int descriptor, Interest& interest) const {
    interest.is_armed = set_events(epoll.number(), descriptor, interest.events | EPOLLONESHOT);
    return interest.is_armed;
  }

  /// Arms the descriptors again that were reported last and are still requested.
  void rearm() {
    for (const auto& reported : ready) {
      Interest& interest = interests[static_cast<std::size_t>(reported.descriptor)];
      if (interest.events != 0 && !interest.is_armed) arm(reported.descriptor, interest);
    }
    ready.clear();
  }
};

Poller::Poller() : state_(std::make_unique<State>()) {
  state_->ready.reserve(max_events);
  // Edge-triggered: each signal is reported once, so the event is never cleared.
  if (!set_events(state_->epoll.number(), state_->event.number(), EPOLLIN | EPOLLET)) {
    throw std::system_error(errno, std::generic_category());
  }
}

Poller::~Poller() = default;

bool Poller::watch(int descriptor, bool readable, bool writable) {
  auto& interests = state_->interests;
  const auto place = static_cast<std::size_t>(descriptor);
  try {
    if (place >= interests.size()) interests.resize(place + 1);
  } catch (const std::bad_alloc&) {
    return false;
  }
  interests[place].events = (readable ? EPOLLIN : 0U) | (writable ? EPOLLOUT : 0U);
  return state_->arm(descriptor, interests[place]);
}

void Poller::forget(int descriptor) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= state_->interests.size()) return;
  if (std::exchange(state_->interests[place], {}).is_armed) {
    epoll_event unused{};
    epoll_ctl(state_->epoll.number(), EPOLL_CTL_DEL, descriptor, &unused);
  }
}

std::span<const Poller::Ready> Poller::wait(std::chrono::milliseconds longest) {
  state_->rearm();
  std::array<epoll_event, max_events> events;
  const int count = epoll_wait(state_->epoll.number(), events.data(),
                               static_cast<int>(events.size()), static_cast<int>(longest.count()));
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == state_->event.number()) continue;
    state_->interests[static_cast<std::size_t>(event.data.fd)].is_armed = false;
    state_->ready.push_back({.descriptor = event.data.fd,
                             .readable = (event.events & ~std::uint32_t{EPOLLOUT}) != 0,
                             .writable = (event.events & EPOLLOUT) != 0});
  }
  return state_->ready;
}

void Poller::wake() {
  signal_event(state_->event.number());
}

}  // namespace userhub
