#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace userhub {

/// Why a call failed: one closed set, the same words and numbers in every language (0 is success).
enum class ErrorCode {
  invalid_argument = 1,  ///< Refused before anything was sent; the message names the argument.
  connection_failed,     ///< DNS, connect (its own time-out too), reset, closed or cut.
  tls_failed,            ///< Certificate or handshake.
  timed_out,             ///< The total deadline passed.
  cancelled,             ///< The caller stopped it.
  api_error,             ///< UserHub answered with an error; see http_status and api_code.
  bad_response,          ///< A success that is not a portal session.
  internal,              ///< A defect, or out of memory.
};

/// Where in a call a failure happened.
enum class Phase {
  none,      ///< Not tied to a step of an attempt.
  queue,     ///< Waiting for one of the max_connections to become free.
  resolve,   ///< Looking up the host name.
  connect,   ///< Opening the TCP connection, or the proxy's tunnel.
  tls,       ///< The TLS handshake.
  request,   ///< Sending the request, or waiting for the first byte of the reply.
  response,  ///< Reading the reply.
  backoff,   ///< Waiting before the next attempt.
};

/// The code's word as it stands above, e.g. "timed_out".
std::string_view to_string(ErrorCode code);

/// The phase's word as it stands above; "" for Phase::none.
std::string_view to_string(Phase phase);

/// A failed call. A plain value: owns its strings, copies and moves freely between threads.
/// All text is single-line valid UTF-8 and never holds the admin key or a sign-in token.
/// What an answer did not say is empty; each text of its own is kept up to 4 KiB, a body that is
/// not JSON up to 200 bytes.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message{};   ///< One line; says what to do where that is known.
  int http_status = 0;     ///< Of the answer, even of one cut short; 0 where there was none.
  std::string api_code{};  ///< UserHub's code, e.g. "NOT_FOUND"; a new one is kept as text.
  std::string reason{};    ///< UserHub's reason, e.g. "USER_NOT_FOUND".
  std::string param{};     ///< The argument at fault, as UserHub or this library names it.
  std::map<std::string, std::string> metadata{};  ///< UserHub's details.
  std::string locale_message{};                   ///< UserHub's message for the user's eyes.
  std::string request_id{};                       ///< X-Request-Id or Request-Id of the answer.
  int attempts = 0;                               ///< Attempts made; 0 where nothing was sent.
  std::chrono::milliseconds elapsed{};            ///< From the start of the call.
  std::string host{};                             ///< host[:port] of the base URL.
  Phase phase = Phase::none;
  std::optional<std::chrono::seconds>
      retry_after{};  ///< The answer's Retry-After, from its arrival; at most 365 days.
};

}  // namespace userhub
