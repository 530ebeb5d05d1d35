#pragma once

#include <Python.h>

#include <chrono>
#include <optional>

#include "native_client.hpp"
#include "session_arguments.hpp"

namespace userhub::python {

struct NativeCall;

/// A call, to begin, which keeps the client open; null where there is no memory.
NativeCall* new_call(NativeClient& client) noexcept;

/// Begins it and goes on as far as that needs no Python. Needs no GIL. `is_observed`: what comes of
/// each attempt is for Python.
void begin(NativeCall& call, const SessionArguments& arguments,
           std::optional<std::chrono::milliseconds> timeout, bool is_observed) noexcept;

/// A PortalSession or a failure; a Call where it needs Python: an attempt has ended, or a signal's
/// handler may be waiting. Takes over the call.
PyObject* outcome(NativeCall* call);

}  // namespace userhub::python
