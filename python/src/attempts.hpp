#pragma once

#include <pybind11/pybind11.h>

#include "userhub/attempt.hpp"

namespace userhub::python {

/// (number, http_status, error, duration, connection_reused), as the package's Attempt takes them.
pybind11::tuple fields(const Attempt& attempt);

/// Tells an observer, which takes these fields. An Exception that it raises goes to
/// sys.unraisablehook; another, such as KeyboardInterrupt, is left pending. Needs the GIL.
void tell(pybind11::handle observer, const Attempt& attempt);

}  // namespace userhub::python
