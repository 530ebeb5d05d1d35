#include "transport/start_thread.hpp"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "process/fork_hold.hpp"
#include "process/per_process.hpp"
#include "process/platform.hpp"

namespace userhub {
namespace {

/// The calling thread's, if it is an I/O thread.
thread_local CommandQueue* own_queue = nullptr;

/// The I/O threads that run, by their command queues.
class RunningThreads {
 public:
  void add(CommandQueue* command_queue) {
    const std::lock_guard lock(mutex_);
    queues_.insert(command_queue);
  }

  void remove(CommandQueue* command_queue) {
    const std::lock_guard lock(mutex_);
    queues_.erase(command_queue);
    removed_.notify_all();
  }

  /// Returns when they have ended, except the calling thread, which may be one (a callback called
  /// exit()), or after a second, because one may be stuck.
  void end_all() {
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock(mutex_);
    queues_.erase(own_queue);
    for (CommandQueue* command_queue : queues_) command_queue->end(CommandQueue::End::at_once);
    removed_.wait_for(lock, patience, [this] { return queues_.empty(); });
  }

  void leave_to_parent() {}

 private:
  std::mutex mutex_;
  std::condition_variable removed_;
  std::set<CommandQueue*> queues_;
};

struct EndAtExit {
  PerProcess<RunningThreads>* threads;
  ~EndAtExit() { threads->get().end_all(); }
};

RunningThreads& running_threads() {
  const ForkHold hold;  // a child forked while a static is initialized would wait for ever
  static auto* const threads = new PerProcess<RunningThreads>;  // a static client may outlive it
  static const EndAtExit at_exit{threads};
  return threads->get();
}

/// Blocks all signals except those that report an error of the thread itself.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t signals;
    sigfillset(&signals);
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) {
      sigdelset(&signals, signal);
    }
    pthread_sigmask(SIG_SETMASK, &signals, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

/// Lists the queue's thread among the running ones, until the last copy of the result is destroyed.
std::shared_ptr<CommandQueue> registered(const std::shared_ptr<CommandQueue>& queue) {
  running_threads().add(queue.get());
  return {queue.get(), [queue](CommandQueue* listed) { running_threads().remove(listed); }};
}

}  // namespace

std::thread start_thread(const std::shared_ptr<CommandQueue>& command_queue,
                         std::function<void()> run) {
  auto queue = registered(command_queue);
  const SignalsBlocked blocked;
  try {
    return std::thread([queue = std::move(queue), run = std::move(run)]() mutable {
      name_this_thread("userhub");
      own_queue = queue.get();
      std::exchange(run, nullptr)();  // frees what it holds while exit() still waits
    });
  } catch (const std::system_error& failure) {
    throw std::system_error(failure.code(),
                            "the I/O thread could not be started: check the thread limits, "
                            "ulimit -u and the container's pids.max");
  }
}

}  // namespace userhub
