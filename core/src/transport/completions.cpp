#include "transport/completions.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <utility>

namespace userhub {

/// Not an eventfd, which libuv refuses. Not a pipe: if a runtime makes its descriptor block, only a
/// socket can still be read without blocking.
Completions::Completions() : sockets_(open_socket_pair()) {}

Completions::Place::Place(std::shared_ptr<Completions> completions, std::uint64_t token)
    : completions_(std::move(completions)) {
  std::list<Entry> added;
  added.push_back({.token = token});
  place_ = added.begin();
  const std::lock_guard lock(completions_->mutex_);
  completions_->in_flight_.splice(completions_->in_flight_.end(), added);
}

Completions::Place::~Place() {
  if (is_kept_) return;
  const std::lock_guard lock(completions_->mutex_);
  if (!completions_->is_closed_) completions_->in_flight_.erase(place_);
}

PortalSessionCallback Completions::Place::callback() const {
  return [completions = completions_, place = place_](Result result) {
    completions->complete(place, std::move(result));
  };
}

void Completions::Place::keep(AsyncCall call) {
  const std::lock_guard lock(completions_->mutex_);
  if (!completions_->is_closed_) place_->call = std::move(call);
  is_kept_ = true;
}

void Completions::complete(std::list<Entry>::iterator place, Result result) {
  std::unique_lock lock(mutex_);
  if (is_closed_) return;
  place->call = {};
  place->result = std::move(result);
  std::list<Entry> completed;
  completed.splice(completed.end(), in_flight_, place);
  add(std::move(lock), completed);
}

AttemptObserver Completions::observer(std::shared_ptr<Completions> completions,
                                      std::uint64_t token) {
  return [completions = std::move(completions), token](const Attempt& attempt) {
    try {
      std::list<Entry> observed;
      observed.push_back({.token = token, .attempt = std::make_unique<EndedAttempt>(attempt)});
      completions->add(std::unique_lock(completions->mutex_), observed);
    } catch (const std::bad_alloc&) {
      return;  // the call is more important
    }
  };
}

/// Wakes the reader after the lock, which the reader needs, is released.
void Completions::add(std::unique_lock<std::mutex> lock, std::list<Entry>& from) {
  if (is_closed_) return;
  queue_.splice(queue_.end(), from);
  changed_.notify_one();
  const bool is_wake_due = std::exchange(is_wake_due_, false);
  lock.unlock();
  if (is_wake_due) send_byte(sockets_.write_end());
}

std::optional<Completions::Entry> Completions::take() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    read_bytes();
    return std::nullopt;
  }
  std::optional<Entry> oldest(std::move(queue_.front()));
  queue_.pop_front();
  return oldest;
}

std::list<Completions::Entry> Completions::take_all() {
  const std::lock_guard lock(mutex_);
  read_bytes();
  return std::exchange(queue_, {});
}

bool Completions::wait(std::int64_t timeout_ms) {
  constexpr std::int64_t longest_ms =
      std::chrono::milliseconds(std::chrono::hours(24 * 365)).count();
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return !queue_.empty() || is_closed_; };
  if (timeout_ms >= 0) {
    const std::chrono::milliseconds timeout(std::min(timeout_ms, longest_ms));  // or it overflows
    changed_.wait_for(lock, timeout, is_over);
  } else {
    changed_.wait(lock, is_over);
  }
  return !queue_.empty();
}

void Completions::close() {
  std::list<Entry> discarded;
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    discarded.swap(queue_);
    discarded.splice(discarded.end(), in_flight_);
    sockets_.close_read_end();
    changed_.notify_all();
  }
  for (const Entry& completion : discarded) completion.call.cancel();
}

/// The queue is empty, or about to be: the next entry writes a byte. One may still come late, from
/// a thread that has left the lock: it wakes the reader once more.
void Completions::read_bytes() {
  if (is_closed_) return;
  is_wake_due_ = true;
  std::array<char, 16> bytes{};
  static_cast<void>(recv(sockets_.read_end(), bytes.data(), bytes.size(), MSG_DONTWAIT));
}

}  // namespace userhub
