#pragma once

#include <Python.h>

#include <chrono>
#include <optional>

#include "native_client.hpp"
#include "session_arguments.hpp"

namespace userhub::python {

/// A new Call, to begin.
PyObject* new_call();

/// Begins it and goes on as far as that needs no Python. Needs no GIL. `is_observed`: what comes of
/// each attempt is for Python.
void begin(PyObject* call, NativeClient& client, const SessionArguments& arguments,
           std::optional<std::chrono::milliseconds> timeout, bool is_observed) noexcept;

/// A PortalSession, a failure, or the call itself, where it needs Python: an attempt has ended, or
/// a signal's handler may be waiting. Takes over the reference.
PyObject* outcome(PyObject* call);

}  // namespace userhub::python
