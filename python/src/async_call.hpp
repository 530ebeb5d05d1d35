#pragma once

#include <Python.h>

#include "userhub/async_call.hpp"

namespace userhub::python {

/// A _native.AsyncCall.
PyObject* async_call_value(const AsyncCall& call);

}  // namespace userhub::python
