#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <new>
#include <vector>

#include "curl/poller.hpp"
#include "process/platform.hpp"
#include "process/unshared_pair.hpp"

namespace userhub {

struct Poller::State {
  const UnsharedPair event{open_event()};
  std::vector<pollfd> watched;
  std::vector<Ready> ready;

  std::vector<pollfd>::iterator find(int descriptor) {
    return std::ranges::find(watched, descriptor, &pollfd::fd);
  }

  void watch(int descriptor, short events) {
    if (const auto known = find(descriptor); known != watched.end()) {
      known->events = events;
      return;
    }
    ready.reserve(watched.size() + 1);  // now, because wait() cannot fail
    watched.push_back({.fd = descriptor, .events = events, .revents = 0});
  }
};

Poller::Poller() : state_(std::make_unique<State>()) {
  state_->watch(state_->event.read_end(), POLLIN);
}

Poller::~Poller() = default;

bool Poller::watch(int descriptor, bool readable, bool writable) {
  if (fcntl(descriptor, F_GETFD) < 0) return false;
  try {
    state_->watch(descriptor,
                  static_cast<short>((readable ? POLLIN : 0) | (writable ? POLLOUT : 0)));
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void Poller::forget(int descriptor) {
  const auto known = state_->find(descriptor);
  if (known != state_->watched.end()) state_->watched.erase(known);
}

std::span<const Poller::Ready> Poller::wait(std::chrono::milliseconds longest) {
  auto& watched = state_->watched;
  auto& ready = state_->ready;
  ready.clear();
  const int count =
      poll(watched.data(), static_cast<nfds_t>(watched.size()), static_cast<int>(longest.count()));
  if (count <= 0) return ready;
  for (const pollfd& one : watched) {
    if (one.revents == 0) continue;
    if (one.fd == state_->event.read_end()) {
      clear_event(one.fd);
    } else {
      ready.push_back({.descriptor = one.fd,
                       .readable = (one.revents & ~POLLOUT) != 0,
                       .writable = (one.revents & POLLOUT) != 0});
    }
  }
  // A closed descriptor is reported once, and so is one without a request.
  std::erase_if(watched, [](const pollfd& one) {
    return (one.revents & POLLNVAL) != 0 || (one.revents != 0 && one.events == 0);
  });
  return ready;
}

void Poller::wake() {
  signal_event(state_->event.write_end());
}

}  // namespace userhub
