#pragma once

#include <Python.h>

#include <type_traits>

namespace userhub::python {

/// Lets other Python threads run meanwhile: the one way this module gives up the GIL. At the
/// interpreter's exit this does not return: the thread ends here.
template <typename Work>
void without_gil(Work work) {
  static_assert(noexcept(work()) && std::is_trivially_destructible_v<Work>);
  PyThreadState* thread = PyEval_SaveThread();
  work();
  PyEval_RestoreThread(thread);
}

}  // namespace userhub::python
