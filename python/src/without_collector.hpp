#pragma once

#include <Python.h>

namespace userhub::python {

/// Makes Python values. Before Python 3.12 the collector runs within an allocation, and with it any
/// finalizer that is written in Python: here it does not, from 3.10 on.
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
