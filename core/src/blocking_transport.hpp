#pragma once

#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>

#include "call.hpp"
#include "client_settings.hpp"
#include "encode_request.hpp"
#include "open_sockets.hpp"

namespace userhub {

/// Runs calls in the caller's thread, on handles that keep their connections from call to call. The
/// most recently used idle one is taken first, so that the others grow old and are closed.
/// Thread-safe. For one process: see PerProcess.
class BlockingTransport {
 public:
  /// `settings` must outlive the transport.
  explicit BlockingTransport(const ClientSettings& settings);
  ~BlockingTransport();
  BlockingTransport(const BlockingTransport&) = delete;
  BlockingTransport& operator=(const BlockingTransport&) = delete;

  /// Blocks until the call is done. `interrupted` may be empty; see CallOptions.
  Call::Result run(const EncodedRequest& request, Call& call,
                   const std::function<bool()>& interrupted);

  /// In a forked child: closes the copies of the parent's sockets.
  void leave_to_parent() { sockets_.close_inherited(); }

 private:
  class Lane;

  std::expected<std::unique_ptr<Lane>, Error> take();
  void give_back(std::unique_ptr<Lane> lane);

  const ClientSettings* settings_;
  OpenSockets sockets_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<Lane>> idle_;
};

}  // namespace userhub
