#include "transport/completions.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace userhub {

/// libuv refuses an eventfd.
Completions::Pipe Completions::open_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  return {ends[0], ends[1]};
}

Completions::Completions(Pipe pipe) {
  try {
    read_end_.emplace(pipe.read_end);
  } catch (...) {
    ::close(pipe.write_end);
    throw;
  }
  write_end_.emplace(pipe.write_end);
}

Completions::Place::Place(std::shared_ptr<Completions> completions, std::uint64_t token)
    : completions_(std::move(completions)) {
  std::list<Completion> added;
  added.push_back({.token = token, .call = {}, .result = {}});
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

void Completions::complete(std::list<Completion>::iterator place, Result result) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return;
  place->call = {};
  place->result = std::move(result);
  queue_.splice(queue_.end(), in_flight_, place);
  if (std::exchange(is_wake_due_, false)) write_byte();
  filled_.notify_one();
}

std::optional<Completions::Completion> Completions::take() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    if (!is_closed_ && !std::exchange(is_wake_due_, true)) read_bytes();
    return std::nullopt;
  }
  std::optional<Completion> oldest(std::move(queue_.front()));
  queue_.pop_front();
  return oldest;
}

bool Completions::wait(std::int64_t timeout_ms) {
  constexpr std::int64_t longest_ms =
      std::chrono::milliseconds(std::chrono::hours(24 * 365)).count();
  std::unique_lock lock(mutex_);
  const auto is_filled = [this] { return !queue_.empty(); };
  if (timeout_ms >= 0) {
    const std::chrono::milliseconds timeout(std::min(timeout_ms, longest_ms));  // or it overflows
    return filled_.wait_for(lock, timeout, is_filled);
  }
  filled_.wait(lock, is_filled);
  return true;
}

void Completions::close() {
  std::list<Completion> discarded;
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    discarded.swap(queue_);
    discarded.splice(discarded.end(), in_flight_);
    read_end_.reset();
    write_end_.reset();
  }
  for (const Completion& completion : discarded) completion.call.cancel();
}

/// A pipe that is full wakes its reader too.
void Completions::write_byte() const {
  const char byte = 0;
  while (write(write_end_->number(), &byte, 1) < 0 && errno == EINTR) {
  }
}

void Completions::read_bytes() const {
  std::array<char, 16> bytes{};
  while (read(read_end_->number(), bytes.data(), bytes.size()) > 0 || errno == EINTR) errno = 0;
}

}  // namespace userhub
