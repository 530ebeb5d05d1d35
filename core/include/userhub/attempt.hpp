#pragma once

#include <chrono>
#include <functional>

#include "userhub/error.hpp"

namespace userhub {

/// One attempt of a call, as it ended. Holds no secret, so it may be logged.
struct Attempt {
  int number = 1;                        ///< 1 for a call's first.
  int http_status = 0;                   ///< As Error::http_status.
  const Error* error = nullptr;          ///< Why it failed; null for a success. For the time of
                                         ///< the observer's run only.
  std::chrono::microseconds duration{};  ///< From when it was begun.
  bool connection_reused = false;        ///< It was sent on a connection kept from before.
};

/// Called with each attempt when it ends, on the thread that runs the call: the caller's, or for an
/// asynchronous call the client's I/O thread. It must be quick and must not throw (the program
/// would end); it may destroy the client. A request repeated at once because a kept connection had
/// died unused is the same attempt.
using AttemptObserver = std::function<void(const Attempt&)>;

}  // namespace userhub
