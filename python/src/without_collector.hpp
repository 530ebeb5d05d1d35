#pragma once

#include <Python.h>

namespace userhub::python {

/// Runs `make` without the garbage collector. Before Python 3.12 an allocation may start it, and it
/// may run finalizers that are Python code. Python 3.9 cannot prevent that from C.
template <typename Make>
PyObject* without_collector(Make make) {
#if PY_VERSION_HEX >= 0x030A0000 && PY_VERSION_HEX < 0x030C0000
  const int was_enabled = PyGC_Disable();
  PyObject* made = make();
  if (was_enabled != 0) PyGC_Enable();
  return made;
#else
  return make();
#endif
}

}  // namespace userhub::python
