#pragma once

#include "userhub/cxx23.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace userhub {

/// Why a call failed: a closed set, with the same words and numbers in every language (0 is
/// success).
enum class ErrorCode {
  invalid_argument = 1,  ///< An argument was refused; nothing was sent. The message names it.
  connection_failed,     ///< DNS or connect failed or took too long, or the connection was reset,
                         ///< closed or cut.
  tls_failed,            ///< The certificate or the TLS handshake failed.
  timed_out,             ///< The total timeout passed.
  cancelled,             ///< The caller cancelled the call.
  api_error,             ///< UserHub answered with an error; see http_status and api_code.
  bad_response,          ///< The answer is not a portal session.
  internal,              ///< An internal error (please report it), or out of memory.
};

/// The step of a call that failed.
enum class Phase {
  none,      ///< No step of an attempt.
  queue,     ///< Waiting for a free connection, because max_connections are in use.
  resolve,   ///< Looking up the host name.
  connect,   ///< Opening the TCP connection or the tunnel through the proxy.
  tls,       ///< The TLS handshake.
  request,   ///< Sending the request, or waiting for the first byte of the reply.
  response,  ///< Reading the reply.
  backoff,   ///< Waiting before the next attempt.
};

/// The name of the code as above, for example "timed_out".
std::string_view to_string(ErrorCode code);

/// The name of the phase as above; "" for Phase::none.
std::string_view to_string(Phase phase);

/// A failed call. A plain value, which may be copied and moved between threads. Each text is one
/// line of UTF-8 and never contains the admin key or a sign-in token. A text of UserHub's answer is
/// cut after 4 KiB; the excerpt of a body that is not JSON, after 200 bytes. A field is empty if
/// the answer does not contain it.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message{};   ///< What happened and, if that is known, what to do.
  int http_status = 0;     ///< Of the answer, even if it was cut short; 0 if there was none.
  std::string api_code{};  ///< UserHub's code, for example "NOT_FOUND". UserHub may add codes.
  std::string reason{};    ///< UserHub's reason, for example "USER_NOT_FOUND".
  std::string param{};     ///< Name of the wrong argument, from UserHub or this library.
  std::map<std::string, std::string> metadata{};  ///< UserHub's details.
  std::string locale_message{};                   ///< UserHub's message to show to the user.
  std::string request_id{};                       ///< The answer's X-Request-Id or Request-Id.
  int attempts = 0;                               ///< 0 if nothing was sent.
  std::chrono::milliseconds elapsed{};            ///< Time since the start of the call.
  std::string host{};                             ///< host[:port] of the base URL.
  Phase phase = Phase::none;
  /// Time to wait after the answer's arrival, from its Retry-After header; at most 365 days.
  std::optional<std::chrono::seconds> retry_after{};
};

}  // namespace userhub
