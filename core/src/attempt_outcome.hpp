#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "userhub/error.hpp"

namespace userhub {

struct HttpResponse;

/// How to send a request once.
struct AttemptLimits {
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds connect_timeout;
  bool fresh_connection = false;  ///< Not on a connection kept from before.
};

/// Why an attempt has no complete answer.
enum class FailureCause {
  internal,          ///< Out of memory, or a defect.
  cancelled,         ///< By the caller.
  attempt_timeout,   ///< The attempt took longer than AttemptLimits::timeout.
  connect_timeout,   ///< Connecting took longer than AttemptLimits::connect_timeout.
  not_connected,     ///< No connection to the server, to the proxy or through its tunnel.
  connection_lost,   ///< The connection ended before the answer was complete.
  proxy_refusal,     ///< The proxy does not let this client through.
  tls_setup,         ///< TLS cannot be used here, for want of CA certificates for example.
  tls_handshake,     ///< Ended by the peer, by its tls_alert if there is one, or by garbage.
  tls_verification,  ///< The peer's certificate could not be verified.
  trust_changed,     ///< The CA certificates changed while the connection was made.
  malformed_answer,  ///< The answer is not HTTP, or beyond a limit.
};

/// The facts of one attempt that has ended. Whether another attempt follows is RetryPolicy's
/// decision.
struct AttemptOutcome {
  /// The complete answer, in the transfer's own buffer: valid until the transfer is released or
  /// begins its next attempt. Null if the attempt failed; then the cause and message say why.
  const HttpResponse* answer = nullptr;
  FailureCause cause = FailureCause::internal;
  std::string message{};
  Phase phase = Phase::none;       ///< How far the attempt came.
  int http_status = 0;             ///< Of the answer's head, once that is complete.
  std::size_t bytes_received = 0;  ///< Of the answer.
  bool connection_reused = false;  ///< The request was sent on a connection kept from before.
  int tls_alert = 0;               ///< The fatal alert that the peer sent; 0 if none.

  /// A connection kept from before ended without a byte of an answer.
  bool is_stale() const {
    return connection_reused && bytes_received == 0 &&
           (cause == FailureCause::connection_lost || cause == FailureCause::not_connected);
  }
};

/// The outcome of an attempt that its caller stopped in this phase.
inline AttemptOutcome cancelled_in(Phase phase) {
  return {.cause = FailureCause::cancelled, .message = "the call was cancelled", .phase = phase};
}

}  // namespace userhub
