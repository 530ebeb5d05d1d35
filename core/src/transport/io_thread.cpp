#include "transport/io_thread.hpp"

#include <utility>

#include "transport/pending_call.hpp"
#include "transport/start_thread.hpp"

namespace userhub {

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
  cancel_all();  // the calls that the thread left because of exit()
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
  for (auto call = std::move(commands.started); call; call = std::move(call->next_started)) {
    transport_.start(call);
  }
  for (auto call = std::move(commands.cancelled); call; call = std::move(call->next_cancelled)) {
    transport_.cancel(call);
  }
  for (CallResult& completion : commands.completed) transport_.complete(std::move(completion));
  return commands.end;
}

void IoThread::cancel_all() {
  do {
    transport_.cancel_all();
    run_commands();  // a callback may have started another call
  } while (transport_.has_calls());
}

}  // namespace userhub
