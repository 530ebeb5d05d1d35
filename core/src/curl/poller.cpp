#include "curl/poller.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <new>
#include <system_error>
#include <utility>

namespace userhub {
namespace {

constexpr std::size_t max_events = 128;

/// Nearly all descriptors are registered already: modifies first, and adds if that fails.
bool set_events(int epoll, int descriptor, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = descriptor}};
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return true;
  return errno == ENOENT && epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

}  // namespace

Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), waker_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  ready_.reserve(max_events);
  // Edge-triggered: each write is reported once, so the counter is never read.
  if (!set_events(epoll_.number(), waker_.number(), EPOLLIN | EPOLLET)) {
    throw std::system_error(errno, std::generic_category());
  }
}

bool Poller::watch(int descriptor, bool readable, bool writable) {
  const auto place = static_cast<std::size_t>(descriptor);
  try {
    if (place >= interests_.size()) interests_.resize(place + 1);
  } catch (const std::bad_alloc&) {
    return false;
  }
  interests_[place].events = (readable ? EPOLLIN : 0U) | (writable ? EPOLLOUT : 0U);
  return arm(descriptor, interests_[place]);
}

void Poller::forget(int descriptor) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= interests_.size()) return;
  if (std::exchange(interests_[place], {}).is_armed) {
    epoll_event unused{};
    epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, descriptor, &unused);
  }
}

bool Poller::arm(int descriptor, Interest& interest) {
  interest.is_armed = set_events(epoll_.number(), descriptor, interest.events | EPOLLONESHOT);
  return interest.is_armed;
}

/// Arms the descriptors again that were reported last and are still requested.
void Poller::rearm() {
  for (const auto& ready : ready_) {
    Interest& interest = interests_[static_cast<std::size_t>(ready.descriptor)];
    if (interest.events != 0 && !interest.is_armed) arm(ready.descriptor, interest);
  }
  ready_.clear();
}

std::span<const Poller::Ready> Poller::wait(std::chrono::milliseconds longest) {
  rearm();
  std::array<epoll_event, max_events> events;
  const int count = epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()),
                               static_cast<int>(longest.count()));
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == waker_.number()) continue;
    interests_[static_cast<std::size_t>(event.data.fd)].is_armed = false;
    ready_.push_back({.descriptor = event.data.fd,
                      .readable = (event.events & ~std::uint32_t{EPOLLOUT}) != 0,
                      .writable = (event.events & EPOLLOUT) != 0});
  }
  return ready_;
}

void Poller::wake() {
  eventfd_write(waker_.number(), 1);
}

}  // namespace userhub
