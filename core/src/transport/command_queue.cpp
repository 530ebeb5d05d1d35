#include "transport/command_queue.hpp"

#include <utility>

#include "curl/event_multi.hpp"
#include "transport/pending_call.hpp"

namespace userhub {

void CommandQueue::start(std::shared_ptr<PendingCall> call) noexcept {
  const std::lock_guard lock(mutex_);
  PendingCall* const last = std::exchange(commands_.last_started, call.get());
  (last == nullptr ? commands_.started : last->next_started) = std::move(call);
  wake();
}

void CommandQueue::cancel(std::shared_ptr<PendingCall> call) noexcept {
  // The call belongs to the parent, and nobody may release its lock here.
  if (process_ != generation()) return;
  const std::lock_guard lock(mutex_);
  if (multi_ == nullptr || std::exchange(call->is_cancel_requested, true)) return;
  call->next_cancelled = std::move(commands_.cancelled);
  commands_.cancelled = std::move(call);
  wake();
}

void CommandQueue::complete(CallResult&& completion) {
  const std::lock_guard lock(mutex_);
  commands_.completed.push_back(std::move(completion));
  wake();
}

void CommandQueue::end(End how) {
  const std::lock_guard lock(mutex_);
  if (commands_.end != End::cancelling) commands_.end = how;
  wake();
}

bool CommandQueue::has_ended_at_exit() {
  const std::lock_guard lock(mutex_);
  return commands_.end == End::at_once;
}

CommandQueue::Commands CommandQueue::take() {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  if (commands_.end == End::at_once) return {.end = End::at_once};
  const End end = commands_.end;
  return std::exchange(commands_, {.end = end});
}

void CommandQueue::close() {
  const std::lock_guard lock(mutex_);
  multi_ = nullptr;
}

/// Once for all commands before the next take().
void CommandQueue::wake() {
  if (multi_ != nullptr && !std::exchange(woken_, true)) multi_->wake();
}

}  // namespace userhub
