#include "transport/io_thread.hpp"

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

namespace userhub {
namespace {

/// The calling thread's, if it is a transport's.
thread_local CommandQueue* own_mailbox = nullptr;

/// The mailboxes of the threads that run.
class RunningThreads {
 public:
  void add(CommandQueue* command_queue) {
    const std::lock_guard lock(mutex_);
    mailboxes_.insert(command_queue);
  }

  void remove(CommandQueue* command_queue) {
    const std::lock_guard lock(mutex_);
    mailboxes_.erase(command_queue);
    removed_.notify_all();
  }

  /// Returns when they are gone, but for the one that exits, in a callback; or after a time, as one
  /// may be stuck.
  void end_all() {
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock(mutex_);
    mailboxes_.erase(own_mailbox);
    for (CommandQueue* command_queue : mailboxes_) command_queue->end(CommandQueue::End::at_once);
    removed_.wait_for(lock, patience, [this] { return mailboxes_.empty(); });
  }

  void leave_to_parent() {}

 private:
  std::mutex mutex_;
  std::condition_variable removed_;
  std::set<CommandQueue*> mailboxes_;
};

struct EndAtExit {
  PerProcess<RunningThreads>* threads;
  ~EndAtExit() { threads->get().end_all(); }
};

RunningThreads& running_threads() {
  const ForkHold hold;  // a child would wait for ever for a static half made
  static auto* const threads = new PerProcess<RunningThreads>;  // a static client may outlive it
  static const EndAtExit at_exit{threads};
  return threads->get();
}

/// None but those that mean a defect of the thread itself.
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

/// Among the running threads for as long as it lives.
class Registration {
 public:
  explicit Registration(std::shared_ptr<CommandQueue> command_queue)
      : command_queue_(std::move(command_queue)) {
    running_threads().add(command_queue_.get());
  }
  ~Registration() { running_threads().remove(command_queue_.get()); }
  CommandQueue* command_queue() const { return command_queue_.get(); }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

 private:
  std::shared_ptr<CommandQueue> command_queue_;
};

}  // namespace

std::thread start_transport_thread(std::shared_ptr<CommandQueue> command_queue,
                                   std::function<void()> run) {
  auto registration = std::make_unique<Registration>(std::move(command_queue));
  const SignalsBlocked blocked;
  try {
    return std::thread([registration = std::move(registration), run = std::move(run)]() mutable {
      pthread_setname_np(pthread_self(), "userhub");
      own_mailbox = registration->command_queue();
      std::exchange(run, nullptr)();  // and what it holds goes while exit() still waits for this
    });
  } catch (const std::system_error& failure) {
    throw std::system_error(failure.code(),
                            "the I/O thread could not be started: check the limits of threads, "
                            "ulimit -u and the container's pids.max");
  }
}

}  // namespace userhub
