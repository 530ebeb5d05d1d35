#include "transport/async_transport.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <new>
#include <system_error>

#include "transport/current_moment.hpp"
#include "transport/io_thread.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_poll = std::chrono::hours{1};  // mail and curl's timers end it

AttemptOutcome cancel_attempt(const PendingCall& pending) {
  if (pending.transfer) return pending.transfer->cancel();
  const bool has_begun = pending.timer && !pending.queue_place;
  return cancelled_in(has_begun ? Phase::backoff : Phase::queue);
}

std::shared_ptr<PendingCall> take_first(std::shared_ptr<PendingCall>& list,
                                        std::shared_ptr<PendingCall> PendingCall::* next) {
  auto first = std::move(list);
  list = std::move((*first).*next);
  return first;
}

void call_back(PendingCall& pending, Call::Result result) noexcept {
  PortalSessionCallback callback = std::move(pending.callback);
  callback(std::move(result));
}

}  // namespace

AsyncTransport::AsyncTransport(std::shared_ptr<const void> owner, const ResolvedOptions& settings)
    : settings_(&settings),
      sockets_(settings.options.connect_timeout),
      multi_(settings.options.max_connections),
      command_queue_(std::make_shared<CommandQueue>(multi_)) {
  idle_.reserve(static_cast<std::size_t>(settings.options.max_connections));
  thread_ = start_transport_thread(command_queue_, [this, kept = std::move(owner)] { run(); });
}

AsyncTransport::~AsyncTransport() {
  if (thread_.joinable()) end();
  command_queue_->close();
}

void AsyncTransport::end() {
  command_queue_->end(CommandQueue::End::cancelling);
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();
    return;
  }
  thread_.join();
  cancel_all();  // what exit() kept the thread from
}

void AsyncTransport::run() {
  while (turn()) {
    const CURLMcode waited = multi_.wait(time_to_next_timer());
    if (waited != CURLM_OK) fail_transfers(waited);
  }
}

/// False at the end.
bool AsyncTransport::turn() {
  const CommandQueue::End end = take_mail();
  if (end == CommandQueue::End::cancelling) cancel_all();
  if (end != CommandQueue::End::none) return false;
  run_timers();
  start_queued();
  run_transfers();
  start_queued();
  hand_over();
  return true;
}

CommandQueue::End AsyncTransport::take_mail() {
  CommandQueue::Mail mail = command_queue_->take();
  while (mail.started) begin_or_queue(take_first(mail.started, &PendingCall::next_started));
  while (mail.cancelled) cancel(take_first(mail.cancelled, &PendingCall::next_cancelled));
  return mail.end;
}

/// Some have waited long enough before their next attempt, some too long in the queue or, if curl
/// has forgotten them, for their answer.
void AsyncTransport::run_timers() {
  const auto now = steady_clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const Pending pending = timers_.begin()->second;
    if (pending->queue_place) {
      begin_attempt(pending);  // which is too late
    } else if (pending->transfer) {
      end_if_overdue(pending);
    } else {
      detach(*pending);
      begin_or_queue(pending);
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
  do {
    while (!running_.empty()) cancel(running_.begin()->second);
    while (!timers_.empty()) cancel(timers_.begin()->second);
    hand_over();
    take_mail();  // a callback may have started another
  } while (!running_.empty() || !timers_.empty() || !completed_.empty());
}

void AsyncTransport::cancel(Pending pending) {
  end_attempt(pending, [&] { return cancel_attempt(*pending); });
}

void AsyncTransport::begin_or_queue(const Pending& pending) {
  if (pending->done) return;  // cancelled before its start was seen
  if (pending->refusal) {
    complete(pending, std::unexpected(*std::move(pending->refusal)));
  } else if (queue_.empty() && has_free_connection()) {
    begin_attempt(pending);
  } else {
    guarded(pending, [&] {
      set_timer(pending, pending->call.deadline());
      pending->queue_place = queue_.insert(queue_.end(), pending);
    });
  }
}

void AsyncTransport::begin_attempt(const Pending& pending) {
  guarded(pending, [&] { follow(pending, pending->call.attempt(steady_clock::now())); });
}

void AsyncTransport::end_if_overdue(const Pending& pending) {
  timers_.erase(*std::exchange(pending->timer, std::nullopt));
  if (const auto overdue = pending->transfer->overdue_at(); overdue > steady_clock::now()) {
    guarded(pending, [&] { set_timer(pending, overdue); });
  } else {
    end_attempt(pending, [&] { return pending->transfer->finish(CURLE_OPERATION_TIMEDOUT); });
  }
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
  } else if (const auto* attempt = std::get_if<Call::Attempt>(&step)) {
    begin(pending, *attempt);
  } else {
    set_timer(pending, std::get<Call::Wait>(step).until);
  }
}

void AsyncTransport::begin(const Pending& pending, const Call::Attempt& attempt) {
  if (const auto failure = start_transfer(pending, attempt)) {
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
  set_timer(pending, pending->transfer->overdue_at());
  return std::nullopt;
}

std::expected<std::unique_ptr<CurlTransfer>, AttemptOutcome> AsyncTransport::take_idle() {
  if (idle_.empty()) return CurlTransfer::create(*settings_, sockets_, dead_path_);
  auto transfer = std::move(idle_.back());
  idle_.pop_back();
  return transfer;
}

void AsyncTransport::set_timer(const Pending& pending, Call::time_point when) {
  pending->timer = timers_.emplace(when, pending);
}

/// From whatever it was doing: it then is nowhere but in the caller's hand.
void AsyncTransport::detach(PendingCall& pending) {
  if (pending.transfer) {
    multi_.remove(pending.transfer->handle());
    running_.erase(pending.transfer->handle());
    pending.transfer->release();
    idle_.push_back(std::move(pending.transfer));
  }
  if (pending.queue_place) queue_.erase(*std::exchange(pending.queue_place, std::nullopt));
  if (pending.timer) timers_.erase(*std::exchange(pending.timer, std::nullopt));
}

void AsyncTransport::complete(const Pending& pending, Call::Result result) {
  detach(*pending);
  pending->done = true;
  try {
    completed_.emplace_back(pending, std::move(result));
  } catch (const std::bad_alloc&) {
    call_back(*pending, std::move(result));
  }
}

/// In one go, once nothing here is half done: a callback may take its time.
void AsyncTransport::hand_over() {
  for (auto& [pending, result] : completed_) {
    call_back(*pending, std::move(result));
    end_if_forked();
  }
  completed_.clear();
}

/// In a child that a callback or an observer forked, and that returned from it: of threads it has
/// this one alone, and all that this would go on with is the parent's.
void AsyncTransport::end_if_forked() const {
  if (process_ != generation()) std::exit(EXIT_SUCCESS);
}

bool AsyncTransport::has_free_connection() const {
  return running_.size() < static_cast<std::size_t>(settings_->options.max_connections);
}

milliseconds AsyncTransport::time_to_next_timer() const {
  if (timers_.empty()) return longest_poll;
  const auto left = std::chrono::ceil<milliseconds>(timers_.begin()->first - steady_clock::now());
  return std::clamp(left, milliseconds{0}, longest_poll);
}

}  // namespace userhub
