#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "call.hpp"
#include "client_settings.hpp"
#include "dead_path.hpp"
#include "encode_request.hpp"
#include "open_sockets.hpp"

namespace userhub {

/// Runs calls in the caller's thread, on handles that keep their connections from call to call. The
/// most recently used idle one is taken first; at the end of each call those that have grown too
/// old are closed, and those beyond 40. Nothing shrinks while no call is made. Thread-safe. For one
/// process: see PerProcess.
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

  std::unique_ptr<Lane> take();
  void give_back(std::unique_ptr<Lane> lane);
  std::vector<std::unique_ptr<Lane>> take_surplus(std::chrono::steady_clock::time_point now);

  const ClientSettings* settings_;
  OpenSockets sockets_;
  DeadPath dead_path_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<Lane>> idle_;
};

}  // namespace userhub
