#pragma once

#include <chrono>
#include <functional>

#include "userhub/error.hpp"

namespace userhub {

/// One finished attempt of a call. It contains no secret, so you may log it. If a kept connection
/// turns out to be dead, the request is repeated on a new one within the same attempt.
struct Attempt {
  int number = 1;                        ///< 1 for the first attempt of a call.
  int http_status = 0;                   ///< As Error::http_status.
  const Error* error = nullptr;          ///< Why the attempt failed; null if it succeeded. Valid
                                         ///< until the observer returns.
  std::chrono::microseconds duration{};  ///< Time since the attempt started.
  bool connection_reused = false;        ///< Whether the request used a kept connection.
};

/// Called after each attempt. A blocking call calls it on the caller's thread, an asynchronous call
/// on the client's I/O thread. It must be quick. It must not throw: that ends the program. It may
/// destroy the client.
using AttemptObserver = std::function<void(const Attempt&)>;

}  // namespace userhub
