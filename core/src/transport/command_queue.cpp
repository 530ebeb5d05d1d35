#include "transport/command_queue.hpp"

#include <utility>

#include "curl/event_multi.hpp"
#include "transport/pending_call.hpp"

namespace userhub {

void CommandQueue::start(std::shared_ptr<PendingCall> call) noexcept {
  const std::lock_guard lock(mutex_);
  PendingCall* const last = std::exchange(mail_.last_started, call.get());
  (last == nullptr ? mail_.started : last->next_started) = std::move(call);
  wake();
}

void CommandQueue::cancel(std::shared_ptr<PendingCall> call) noexcept {
  if (process_ != generation()) return;  // the parent's call, and perhaps a lock that stays locked
  const std::lock_guard lock(mutex_);
  if (multi_ == nullptr || std::exchange(call->is_cancel_requested, true)) return;
  call->next_cancelled = std::move(mail_.cancelled);
  mail_.cancelled = std::move(call);
  wake();
}

void CommandQueue::end(End how) {
  const std::lock_guard lock(mutex_);
  if (mail_.end != End::cancelling) mail_.end = how;
  wake();
}

CommandQueue::Mail CommandQueue::take() {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  if (mail_.end == End::at_once) return {.end = End::at_once};
  const End end = mail_.end;
  return std::exchange(mail_, {.end = end});
}

void CommandQueue::close() {
  const std::lock_guard lock(mutex_);
  multi_ = nullptr;
}

/// Once for a batch: what comes before the next take() is taken with it.
void CommandQueue::wake() {
  if (multi_ != nullptr && !std::exchange(woken_, true)) multi_->wake();
}

}  // namespace userhub
