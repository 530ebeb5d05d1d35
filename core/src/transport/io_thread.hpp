#pragma once

#include <memory>
#include <thread>

#include "resolved_options.hpp"
#include "transport/async_transport.hpp"
#include "transport/command_queue.hpp"

namespace userhub {

/// The thread that runs a client's asynchronous calls. For one process: see PerProcess.
class IoThread {
 public:
  /// Starts the thread. It keeps `owner`, which owns the settings and this object, until it ends.
  /// Throws std::bad_alloc, and std::system_error if the thread cannot be started.
  IoThread(std::shared_ptr<const void> owner, const ResolvedOptions& settings);
  ~IoThread();

  /// Completes each call in flight as cancelled and ends the thread. Waits for that, except on the
  /// thread itself, in a callback or an observer: there it happens after that returns. Call it
  /// once.
  void end();

  /// Where calls are started and cancelled.
  const std::shared_ptr<CommandQueue>& command_queue() const { return command_queue_; }

  /// In a forked child, which has no such thread: closes the copies of the parent's sockets.
  void leave_to_parent() { transport_.leave_to_parent(); }

 private:
  void run();
  CommandQueue::End run_commands();
  void cancel_all();

  AsyncTransport transport_;
  const std::shared_ptr<CommandQueue> command_queue_;
  std::thread thread_;
};

}  // namespace userhub
