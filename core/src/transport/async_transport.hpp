#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "curl/curl_transfer.hpp"
#include "curl/event_multi.hpp"
#include "process/generation.hpp"
#include "process/open_sockets.hpp"
#include "resolved_options.hpp"
#include "transport/call_result.hpp"
#include "transport/call_timers.hpp"
#include "transport/pending_call.hpp"

namespace userhub {

/// Runs asynchronous calls over at most max_connections connections; further calls wait in order.
/// For one thread: see IoThread.
class AsyncTransport {
 public:
  using Pending = std::shared_ptr<PendingCall>;

  /// `settings` must outlive the transport. Throws std::bad_alloc, and std::system_error if too
  /// many files are open.
  explicit AsyncTransport(const ResolvedOptions& settings);

  /// Has wake(), which ends wait() from any thread.
  EventMulti& multi() { return multi_; }

  /// Begins the call, or queues it while no connection is free.
  void start(const Pending& pending);
  /// Completes the call as cancelled, unless it is done.
  void cancel(Pending pending);
  /// Cancels all calls, and runs the callbacks.
  void cancel_all();
  /// Runs this callback too, with the next run_once() or cancel_all().
  void complete(CallResult&& completion) noexcept;
  bool has_calls() const { return !timers_.empty() || !completed_.empty(); }

  /// Does what can be done without waiting.
  void run_once();
  /// Waits until run_once() has something to do, or a signal comes.
  void wait();

  /// In a forked child: closes the copies of the parent's sockets.
  void leave_to_parent() { sockets_.close_inherited(); }

 private:
  void run_timers();
  void run_transfers();
  void fail_transfers(CURLMcode code);
  void start_queued();
  void begin_attempt(const Pending& pending);
  void check_transfer(const Pending& pending);
  void add_check(const Pending& pending);
  template <typename Outcome>
  void end_attempt(const Pending& pending, Outcome outcome);
  template <typename Action>
  void guarded(const Pending& pending, Action action);
  void follow(const Pending& pending, Call::Step step);
  std::optional<AttemptOutcome> start_transfer(const Pending& pending,
                                               const Call::Attempt& attempt);
  std::expected<std::unique_ptr<CurlTransfer>, AttemptOutcome> take_idle();
  void detach(PendingCall& pending);
  void complete(const Pending& pending, Call::Result result);
  void hand_over();
  void end_if_forked() const;
  bool has_free_connection() const;

  const std::uint64_t process_ = generation();
  const ResolvedOptions* settings_;
  OpenSockets sockets_;
  DeadPath dead_path_;
  EventMulti multi_;
  std::vector<std::unique_ptr<CurlTransfer>> idle_;
  std::unordered_map<CURL*, Pending> running_;
  CallQueue queue_;
  CallTimers timers_;  ///< Every call here has one.
  std::vector<CallResult> completed_;
};

}  // namespace userhub
