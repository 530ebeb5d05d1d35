#pragma once

#include <chrono>
#include <memory>

#include "curl/event_multi.hpp"
#include "loopback_client.hpp"
#include "resolve_options.hpp"
#include "transport/pending_call.hpp"

namespace userhub::testing {

/// Makes asynchronous calls that no transport runs, and the queue that they are for.
class PendingCalls {
 public:
  EventMulti multi{1};
  const std::shared_ptr<CommandQueue> queue = std::make_shared<CommandQueue>(multi);

  std::shared_ptr<PendingCall> call() {
    return std::make_shared<PendingCall>(
        EncodedRequest{},
        Call(settings_, budget_, std::chrono::seconds{60}, std::chrono::steady_clock::now()), queue,
        nullptr);
  }

 private:
  ResolvedOptions settings_ = resolve_options(loopback_options("http://127.0.0.1")).value();
  RetryBudget budget_;
};

}  // namespace userhub::testing
