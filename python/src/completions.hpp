#pragma once

#include <Python.h>

#include <memory>

#include "transport/completions.hpp"

namespace userhub::python {

/// Whether the object is a _native.Completions; sets a TypeError if it is not.
bool are_completions(PyObject* object);

/// The queue of a _native.Completions.
const std::shared_ptr<Completions>& completions_of(PyObject* object);

}  // namespace userhub::python
