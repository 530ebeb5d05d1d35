#pragma once

#include <list>
#include <memory>
#include <optional>
#include <utility>

#include "call/call.hpp"
#include "curl/curl_transfer.hpp"
#include "request/encode_request.hpp"
#include "transport/call_timers.hpp"
#include "transport/command_queue.hpp"
#include "userhub/async_call.hpp"

namespace userhub {

/// Calls that wait for a connection, in the order of their starts.
using CallQueue = std::list<std::shared_ptr<PendingCall>>;

/// An asynchronous call from its start to its callback. Once started, only the thread of its
/// AsyncTransport uses it, apart from the last three members, which the command queue's lock
/// guards.
class PendingCall {
 public:
  PendingCall(EncodedRequest encoded, Call begun, std::shared_ptr<CommandQueue> commands,
              PortalSessionCallback&& taker)
      : request(std::move(encoded)),
        call(std::move(begun)),
        callback(std::move(taker)),
        command_queue(std::move(commands)) {}

  const EncodedRequest request;
  Call call;
  PortalSessionCallback callback;
  bool done = false;  ///< Its result is known, if not yet handed over.

  std::unique_ptr<CurlTransfer> transfer;          ///< During an attempt.
  std::optional<CallQueue::iterator> queue_place;  ///< While no connection is free.
  std::optional<CallTimers::Timer> timer;          ///< Of the moment that it waits for.

  const std::shared_ptr<CommandQueue> command_queue;
  std::shared_ptr<PendingCall> next_started;
  std::shared_ptr<PendingCall> next_cancelled;
  bool is_cancel_requested = false;
};

}  // namespace userhub
