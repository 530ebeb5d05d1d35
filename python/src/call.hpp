#pragma once

#include <Python.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "native_client.hpp"
#include "session_arguments.hpp"
#include "transport/blocking_call.hpp"
#include "values.hpp"

namespace userhub::python {

/// A blocking call that runs until it is done or needs Python: to observe an attempt, or because a
/// signal's handler may be waiting. For one thread at a time.
struct NativeCall {
  /// An ordinary call is done by then, and takes the GIL only at its end.
  static constexpr std::chrono::milliseconds between_signals{50};

  std::atomic<bool> is_in_use{false};  ///< By a thread, in a method of the Call.
  std::shared_ptr<const Client> client;
  std::optional<BlockingCall> blocking;
  std::unique_ptr<Error> refusal;                         ///< Why the call did not begin.
  BlockingCall::Event event = BlockingCall::Event::done;  ///< Of the last step.
  std::unique_ptr<EndedAttempt> attempt;                  ///< For Python to take.
  std::chrono::milliseconds longest_wait = between_signals;
  std::chrono::steady_clock::time_point last_return = std::chrono::steady_clock::now();
};

/// A call that keeps the client open; null if memory runs out.
NativeCall* new_call(NativeClient& client) noexcept;

/// Begins the call and runs it. Needs no GIL. With `is_observed`, Python takes each attempt.
void begin(NativeCall& call, const SessionArguments& arguments,
           std::optional<std::chrono::milliseconds> timeout, bool is_observed) noexcept;

/// Runs a call that has begun until it is done or needs Python. Needs no GIL.
void run(NativeCall& call) noexcept;

/// Whether the call is not done, and so needs Python before it can go on.
bool needs_python(const NativeCall& call);

/// A PortalSession or a failure; a Call if the call needs Python. Takes over the call.
PyObject* outcome(NativeCall* call);

}  // namespace userhub::python
