#include "transport/io_thread.hpp"

#include <utility>

#include "transport/pending_call.hpp"
#include "transport/start_thread.hpp"

namespace userhub {
namespace {

std::shared_ptr<PendingCall> take_first(std::shared_ptr<PendingCall>& list,
                                        std::shared_ptr<PendingCall> PendingCall::* next) {
  auto first = std::move(list);
  list = std::move((*first).*next);
  return first;
}

}  // namespace

IoThread::IoThread(std::shared_ptr<const void> owner, const ResolvedOptions& settings)
    : transport_(settings),
      command_queue_(std::make_shared<CommandQueue>(transport_.multi())),
      thread_(start_thread(command_queue_, [this, kept = std::move(owner)] { run(); })) {}

IoThread::~IoThread() {
  if (thread_.joinable()) end();
  command_queue_->close();
}

void IoThread::end() {
  command_queue_->end(CommandQueue::End::cancelling);
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();
    return;
  }
  thread_.join();
  cancel_all();  // the calls that exit() kept the thread from
}

void IoThread::run() {
  CommandQueue::End end = run_commands();
  while (end == CommandQueue::End::none) {
    transport_.run_once();
    transport_.wait();
    end = run_commands();
  }
  if (end == CommandQueue::End::cancelling) cancel_all();
}

CommandQueue::End IoThread::run_commands() {
  CommandQueue::Commands commands = command_queue_->take();
  while (commands.started) {
    transport_.start(take_first(commands.started, &PendingCall::next_started));
  }
  while (commands.cancelled) {
    transport_.cancel(take_first(commands.cancelled, &PendingCall::next_cancelled));
  }
  for (Completion& completion : commands.completed) transport_.complete(std::move(completion));
  return commands.end;
}

void IoThread::cancel_all() {
  do {
    transport_.cancel_all();
    run_commands();  // a callback may have started another call
  } while (transport_.has_calls());
}

}  // namespace userhub
