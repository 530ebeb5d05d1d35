#include "attempts.hpp"

#include "errors.hpp"

namespace py = pybind11;

namespace userhub::python {

py::tuple fields(const Attempt& attempt) {
  const std::chrono::duration<double> seconds = attempt.duration;
  const bool failed = attempt.error != nullptr && attempt.error->code != ErrorCode::cancelled;
  return py::make_tuple(
      attempt.number,
      attempt.http_status == 0 ? py::none() : py::object(py::int_(attempt.http_status)),
      failed ? exception(*attempt.error) : py::none(), seconds.count(), attempt.connection_reused);
}

void tell(py::handle observer, const Attempt& attempt) {
  if (PyErr_Occurred() != nullptr) return;  // the call is ending
  try {
    observer(*fields(attempt));
  } catch (py::error_already_set& raised) {
    if (raised.matches(PyExc_Exception)) {
      raised.discard_as_unraisable(py::reinterpret_borrow<py::object>(observer));
    } else {
      raised.restore();
    }
  }
}

}  // namespace userhub::python
