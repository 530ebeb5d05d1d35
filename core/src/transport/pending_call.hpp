#pragma once

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <optional>

#include "call/call.hpp"
#include "curl/curl_transfer.hpp"
#include "request/encode_request.hpp"
#include "transport/command_queue.hpp"
#include "userhub/async_call.hpp"

namespace userhub {

using PendingCalls = std::list<std::shared_ptr<PendingCall>>;
using CallTimers = std::multimap<Call::time_point, std::shared_ptr<PendingCall>>;

/// An asynchronous call from its start to its callback. Once started it is its AsyncTransport's
/// alone, but for what the command_queue guards.
class PendingCall {
 public:
  PendingCall(EncodedRequest encoded, Call begun, std::shared_ptr<CommandQueue> taken_from)
      : request(std::move(encoded)), call(std::move(begun)), command_queue(std::move(taken_from)) {}

  const EncodedRequest request;
  Call call;
  PortalSessionCallback callback;
  std::optional<Error> refusal;  ///< Why it is not to be sent at all.
  bool done = false;             ///< Its result is known, if not yet handed over.

  std::unique_ptr<CurlTransfer> transfer;             ///< During an attempt.
  std::optional<PendingCalls::iterator> queue_place;  ///< While no connection is free.
  std::optional<CallTimers::iterator> timer;          ///< Of what it waits for.

  const std::shared_ptr<CommandQueue> command_queue;
  std::shared_ptr<PendingCall> next_started;  ///< The command_queue's, like those below.
  std::shared_ptr<PendingCall> next_cancelled;
  bool is_cancel_requested = false;
};

}  // namespace userhub
