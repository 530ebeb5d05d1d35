#pragma once

#include <deque>
#include <expected>
#include <memory>
#include <mutex>

#include "curl/dead_path.hpp"
#include "process/open_sockets.hpp"
#include "resolved_options.hpp"
#include "userhub/error.hpp"

namespace userhub {

class PooledHandle;

/// The handles of blocking calls, which keep their connections from call to call. A call takes the
/// idle handle that was used last. The end of a call closes handles that are too old, and those
/// beyond 40; while there are no calls nothing is closed. Thread-safe. For one process: see
/// PerProcess.
class BlockingTransport {
 public:
  /// `settings` must outlive the transport.
  explicit BlockingTransport(const ResolvedOptions& settings);
  ~BlockingTransport();

  /// Gives a handle for one call, an idle or a new one. Fails if there is no descriptor for it.
  /// Throws std::bad_alloc.
  std::expected<std::unique_ptr<PooledHandle>, Error> take();

  /// Keeps the handle for other calls. Throws std::bad_alloc.
  void give_back(std::unique_ptr<PooledHandle> handle);

  /// In a forked child: closes the copies of the parent's sockets.
  void leave_to_parent() { sockets_.close_inherited(); }

 private:
  const ResolvedOptions* settings_;
  OpenSockets sockets_;
  DeadPath dead_path_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<PooledHandle>> idle_;  ///< The oldest first.
};

}  // namespace userhub
