#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "curl/curl_transfer.hpp"
#include "curl/event_multi.hpp"
#include "process/generation.hpp"
#include "process/open_sockets.hpp"
#include "resolved_options.hpp"
#include "transport/command_queue.hpp"
#include "transport/pending_call.hpp"

namespace userhub {

/// Runs calls on one thread of its own, over at most max_connections connections; further calls
/// wait in order. For one process: see PerProcess.
class AsyncTransport {
 public:
  /// Starts the thread, which keeps `owner`, whatever owns the settings and the transport itself,
  /// until it ends. Throws std::bad_alloc, and std::system_error where no thread is to be had.
  AsyncTransport(std::shared_ptr<const void> owner, const ResolvedOptions& settings);
  ~AsyncTransport();

  AsyncTransport(const AsyncTransport&) = delete;
  AsyncTransport& operator=(const AsyncTransport&) = delete;

  /// Completes, as cancelled, each call in flight, and ends the thread. Waits for that, but on the
  /// thread itself, in a callback or an observer, whose return it comes after. Once.
  void end();

  /// Where calls are started and cancelled.
  const std::shared_ptr<CommandQueue>& command_queue() const { return command_queue_; }

  /// In a forked child, which has no such thread: closes the copies of the parent's sockets.
  void leave_to_parent() { sockets_.close_inherited(); }

 private:
  using Pending = std::shared_ptr<PendingCall>;

  void run();
  bool turn();
  CommandQueue::End take_mail();
  void run_timers();
  void run_transfers();
  void fail_transfers(CURLMcode code);
  void start_queued();
  void cancel_all();
  void cancel(Pending pending);

  void begin_or_queue(const Pending& pending);
  void begin_attempt(const Pending& pending);
  void end_if_overdue(const Pending& pending);
  template <typename Outcome>
  void end_attempt(const Pending& pending, Outcome outcome);
  template <typename Action>
  void guarded(const Pending& pending, Action action);
  void follow(const Pending& pending, Call::Step step);
  void begin(const Pending& pending, const Call::Attempt& attempt);
  std::optional<AttemptOutcome> start_transfer(const Pending& pending,
                                               const Call::Attempt& attempt);
  std::expected<std::unique_ptr<CurlTransfer>, AttemptOutcome> take_idle();
  void set_timer(const Pending& pending, Call::time_point when);
  void detach(PendingCall& pending);
  void complete(const Pending& pending, Call::Result result);
  void hand_over();
  void end_if_forked() const;
  bool has_free_connection() const;
  std::chrono::milliseconds time_to_next_timer() const;

  const std::uint64_t process_ = generation();
  const ResolvedOptions* settings_;
  OpenSockets sockets_;
  DeadPath dead_path_;
  EventMulti multi_;
  const std::shared_ptr<CommandQueue> command_queue_;

  // The thread's alone.
  std::vector<std::unique_ptr<CurlTransfer>> idle_;
  std::unordered_map<CURL*, Pending> running_;
  PendingCalls queue_;
  CallTimers timers_;
  std::vector<std::pair<Pending, Call::Result>> completed_;

  std::thread thread_;
};

}  // namespace userhub
