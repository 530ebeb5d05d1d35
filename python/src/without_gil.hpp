#pragma once

#include <Python.h>

#include <type_traits>

namespace userhub::python {

/// Runs `work` without the GIL: the only place where this module releases it. If the interpreter
/// exits meanwhile, this does not return: the thread ends here.
template <typename Work>
void without_gil(Work work) {
  static_assert(noexcept(work()) && std::is_trivially_destructible_v<Work>);
  PyThreadState* thread = PyEval_SaveThread();
  work();
  PyEval_RestoreThread(thread);
}

}  // namespace userhub::python
