#pragma once

#include <Python.h>

namespace userhub::python {

/// Lets other Python threads run for as long as it lives: the one way this module gives up the GIL.
/// A thread that the interpreter's exit has overtaken never gets the GIL back: it sleeps until the
/// process ends, as from Python 3.14 on. (Earlier ones unwind the stack, through code that forbids
/// it.)
class ReleasedGil {
 public:
  ReleasedGil();
  ~ReleasedGil();
  ReleasedGil(const ReleasedGil&) = delete;
  ReleasedGil& operator=(const ReleasedGil&) = delete;

  /// Runs `ask` with the GIL held.
  template <typename Ask>
  bool ask_with_gil(Ask ask) {
    take_back();
    const bool answer = ask();
    release();
    return answer;
  }

 private:
  void release();
  void take_back();
  PyThreadState* thread_ = nullptr;
};

}  // namespace userhub::python
