#include "transport/async_transport.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <new>
#include <utility>
#include <variant>

#include "transport/current_moment.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_poll = std::chrono::hours{1};  // commands and curl's timers end it

AttemptOutcome cancel_attempt(const PendingCall& pending) {
  if (pending.transfer) return pending.transfer->cancel();
  const bool has_begun = pending.timer && !pending.queue_place;
  return cancelled_in(has_begun ? Phase::backoff : Phase::queue);
}

}  // namespace

AsyncTransport::AsyncTransport(const ResolvedOptions& settings)
    : settings_(&settings),
      sockets_(settings.options.connect_timeout),
      multi_(settings.options.max_connections) {
  idle_.reserve(static_cast<std::size_t>(settings.options.max_connections));
}

void AsyncTransport::run_once() {
  run_timers();
  start_queued();
  run_transfers();
  start_queued();
  hand_over();
}

void AsyncTransport::wait() {
  const CURLMcode waited = multi_.wait(timers_.time_left(steady_clock::now(), longest_poll));
  if (waited != CURLM_OK) fail_transfers(waited);
}

/// A timer ends the wait for the next attempt, for a connection or, if curl has forgotten its own
/// timer, for an answer. It also wakes a connecting attempt that may stall.
void AsyncTransport::run_timers() {
  const auto now = steady_clock::now();
  while (const Pending pending = timers_.due(now)) {
    if (pending->queue_place) {
      begin_attempt(pending);  // ends the call: its deadline has passed
    } else if (pending->transfer) {
      check_transfer(pending);
    } else {
      detach(*pending);
      start(pending);
    }
  }
}

void AsyncTransport::run_transfers() {
  const CURLMcode performed = multi_.perform();
  while (const auto finished = multi_.next_finished()) {
    const Pending pending = running_.at(finished->easy);
    end_attempt(pending, [&] { return pending->transfer->finish(finished->result); });
  }
  if (performed != CURLM_OK) fail_transfers(performed);
}

void AsyncTransport::fail_transfers(CURLMcode code) {
  while (!running_.empty()) {
    const Pending pending = running_.begin()->second;
    end_attempt(pending, [&] { return curl_multi_failure(code); });
  }
}

void AsyncTransport::start_queued() {
  while (!queue_.empty() && has_free_connection()) {
    begin_attempt(Pending(queue_.front()));
  }
}

void AsyncTransport::cancel_all() {
  while (const Pending pending = timers_.due(Call::time_point::max())) cancel(pending);
  hand_over();
}

void AsyncTransport::cancel(Pending pending) {
  end_attempt(pending, [&] { return cancel_attempt(*pending); });
}

void AsyncTransport::start(const Pending& pending) {
  if (pending->done) return;  // cancelled before its start was seen
  if (queue_.empty() && has_free_connection()) {
    begin_attempt(pending);
  } else {
    guarded(pending, [&] {
      pending->timer = timers_.add(pending->call.deadline(), pending);
      pending->queue_place = queue_.insert(queue_.end(), pending);
    });
  }
}

void AsyncTransport::begin_attempt(const Pending& pending) {
  guarded(pending, [&] { follow(pending, pending->call.attempt(steady_clock::now())); });
}

void AsyncTransport::check_transfer(const Pending& pending) {
  timers_.remove(*std::exchange(pending->timer, std::nullopt));
  if (pending->transfer->overdue_at() <= steady_clock::now()) {
    end_attempt(pending, [&] { return pending->transfer->finish(CURLE_OPERATION_TIMEDOUT); });
    return;
  }
  if (pending->transfer->may_stall()) pending->transfer->resume_connecting();
  guarded(pending, [&] { add_check(pending); });
}

void AsyncTransport::add_check(const Pending& pending) {
  auto at = pending->transfer->overdue_at();
  if (pending->transfer->may_stall()) {
    at = std::min(at, steady_clock::now() + settings_->options.connect_timeout / 8);
  }
  pending->timer = timers_.add(at, pending);
}

template <typename Outcome>
void AsyncTransport::end_attempt(const Pending& pending, Outcome outcome) {
  guarded(pending, [&] {
    pending->call.end_attempt(outcome(), current_moment());
    end_if_forked();
    follow(pending, pending->call.next(current_moment()));
  });
}

template <typename Action>
void AsyncTransport::guarded(const Pending& pending, Action action) {
  if (pending->done) return;
  try {
    action();
  } catch (const std::bad_alloc&) {
    complete(pending, std::unexpected(Error{.message = "out of memory"}));
  }
}

void AsyncTransport::follow(const Pending& pending, Call::Step step) {
  detach(*pending);
  if (auto* done = std::get_if<Call::Done>(&step)) {
    complete(pending, std::move(done->result));
  } else if (const auto* wait = std::get_if<Call::Wait>(&step)) {
    pending->timer = timers_.add(wait->until, pending);
  } else if (const auto failure = start_transfer(pending, std::get<Call::Attempt>(step))) {
    end_attempt(pending, [&] { return *failure; });
  }
}

std::optional<AttemptOutcome> AsyncTransport::start_transfer(const Pending& pending,
                                                             const Call::Attempt& attempt) {
  auto transfer = take_idle();
  if (!transfer) return std::move(transfer.error());
  pending->transfer = std::move(*transfer);
  if (auto failure = pending->transfer->begin(pending->request, attempt)) return failure;
  CURL* easy = pending->transfer->handle();
  running_.emplace(easy, pending);
  if (const CURLMcode added = multi_.add(easy); added != CURLM_OK) return curl_multi_failure(added);
  add_check(pending);
  return std::nullopt;
}

std::expected<std::unique_ptr<CurlTransfer>, AttemptOutcome> AsyncTransport::take_idle() {
  if (idle_.empty()) return CurlTransfer::create(*settings_, sockets_, dead_path_);
  auto transfer = std::move(idle_.back());
  idle_.pop_back();
  return transfer;
}

/// Takes the call out of the transfers, the queue and the timers.
void AsyncTransport::detach(PendingCall& pending) {
  if (pending.transfer) {
    multi_.remove(pending.transfer->handle());
    running_.erase(pending.transfer->handle());
    pending.transfer->release();
    idle_.push_back(std::move(pending.transfer));
  }
  if (pending.queue_place) queue_.erase(*std::exchange(pending.queue_place, std::nullopt));
  if (pending.timer) timers_.remove(*std::exchange(pending.timer, std::nullopt));
}

void AsyncTransport::complete(const Pending& pending, Call::Result result) {
  detach(*pending);
  pending->done = true;
  complete({std::move(pending->callback), std::move(result)});
}

void AsyncTransport::complete(CallResult&& completion) noexcept {
  try {
    completed_.push_back(std::move(completion));
  } catch (const std::bad_alloc&) {
    completion.deliver();
  }
}

/// Runs all callbacks together, when no call is between two states, because a callback may take
/// long.
void AsyncTransport::hand_over() {
  for (CallResult& completion : completed_) {
    completion.deliver();
    end_if_forked();
  }
  completed_.clear();
}

/// Ends a forked child in which a callback or an observer has returned. The child has only this
/// thread, and all calls here belong to the parent.
void AsyncTransport::end_if_forked() const {
  if (process_ != generation()) std::exit(EXIT_SUCCESS);
}

bool AsyncTransport::has_free_connection() const {
  return running_.size() < static_cast<std::size_t>(settings_->options.max_connections);
}

}  // namespace userhub
