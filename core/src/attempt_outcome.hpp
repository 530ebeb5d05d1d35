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
  bool fresh_connection = false;  ///< Do not use a kept connection.
};

/// Why an attempt has no complete answer.
enum class FailureCause {
  internal,          ///< Out of memory, or an internal error.
  cancelled,         ///< The caller stopped the call.
  attempt_timeout,   ///< The attempt took longer than AttemptLimits::timeout.
  connect_timeout,   ///< Connecting took longer than AttemptLimits::connect_timeout.
  not_connected,     ///< No connection to the server, to the proxy or through its tunnel.
  connection_lost,   ///< The connection ended before the answer was complete.
  proxy_refusal,     ///< The proxy does not serve this client.
  tls_setup,         ///< TLS cannot be used here, e.g. without CA certificates.
  tls_handshake,     ///< The handshake broke off; see tls_alert.
  tls_verification,  ///< A certificate was not accepted, or is missing.
  trust_changed,     ///< The CA certificates changed while the connection was made.
  malformed_answer,  ///< The answer is not HTTP, or exceeds a limit.
};

/// The facts of one attempt that has ended. Whether another attempt follows is RetryPolicy's
/// decision.
struct AttemptOutcome {
  /// The complete answer, in the transfer's own buffer: valid until the transfer is released or
  /// begins its next attempt. Null if the attempt failed; then the cause and message say why.
  const HttpResponse* answer = nullptr;
  FailureCause cause = FailureCause::internal;
  std::string message{};
  Phase phase = Phase::none;       ///< How far the attempt got.
  int http_status = 0;             ///< Of the answer, once its head is complete.
  std::size_t bytes_received = 0;  ///< Of the answer.
  bool connection_reused = false;  ///< The request was sent on a kept connection.
  int tls_alert = 0;               ///< The fatal alert that the peer sent; 0 if none.

  /// A kept connection ended without a byte of an answer.
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
