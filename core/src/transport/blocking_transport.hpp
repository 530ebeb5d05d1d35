#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "curl/dead_path.hpp"
#include "process/open_sockets.hpp"
#include "resolved_options.hpp"

namespace userhub {

class PooledHandle;

/// The handles of blocking calls, which keep their connections from call to call. The most recently
/// used idle one is taken first; at the end of each call those that have grown too old are closed,
/// and those beyond 40. Nothing shrinks while no call is made. Thread-safe. For one process: see
/// PerProcess.
class BlockingTransport {
 public:
  /// `settings` must outlive the transport.
  explicit BlockingTransport(const ResolvedOptions& settings);
  ~BlockingTransport();
  BlockingTransport(const BlockingTransport&) = delete;
  BlockingTransport& operator=(const BlockingTransport&) = delete;

  /// A handle for one call, idle or new. Throws std::bad_alloc.
  std::unique_ptr<PooledHandle> take();

  /// Keeps it for other calls. Throws std::bad_alloc.
  void give_back(std::unique_ptr<PooledHandle> handle);

  /// In a forked child: closes the copies of the parent's sockets.
  void leave_to_parent() { sockets_.close_inherited(); }

 private:
  std::vector<std::unique_ptr<PooledHandle>> take_surplus(
      std::chrono::steady_clock::time_point now);

  const ResolvedOptions* settings_;
  OpenSockets sockets_;
  DeadPath dead_path_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<PooledHandle>> idle_;
};

}  // namespace userhub
