#include "released_gil.hpp"

#include <cxxabi.h>
#include <unistd.h>

namespace userhub::python {

ReleasedGil::ReleasedGil() {
  release();
}

ReleasedGil::~ReleasedGil() {
  take_back();
}

void ReleasedGil::release() {
  thread_ = PyEval_SaveThread();
}

void ReleasedGil::take_back() {
  try {
    PyEval_RestoreThread(thread_);
  } catch (abi::__forced_unwind&) {
    for (;;) pause();
  }
}

}  // namespace userhub::python
