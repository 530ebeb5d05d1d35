#pragma once

#include <atomic>
#include <functional>

#include "call.hpp"
#include "client_settings.hpp"
#include "encode_request.hpp"

namespace userhub {

/// Runs calls in the caller's thread, on handles that keep their connections from call to call.
/// Thread-safe. After a fork() the child starts afresh and leaves the parent's connections alone.
class BlockingTransport {
 public:
  /// `settings` must outlive the transport.
  explicit BlockingTransport(const ClientSettings& settings);
  ~BlockingTransport();
  BlockingTransport(const BlockingTransport&) = delete;
  BlockingTransport& operator=(const BlockingTransport&) = delete;

  /// Blocks until the call is done. `interrupted` may be empty; see CallOptions.
  Call::Result run(const EncodedRequest& request, Call& call,
                   const std::function<bool()>& interrupted) const;

 private:
  class Lane;
  class Pool;

  Pool& pool() const;

  const ClientSettings* settings_;
  mutable std::atomic<Pool*> pool_;
};

}  // namespace userhub
