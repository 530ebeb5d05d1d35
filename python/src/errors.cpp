#include "errors.hpp"

#include <pybind11/pybind11.h>

#include <chrono>

namespace py = pybind11;
using namespace pybind11::literals;

namespace userhub::python {
namespace {

py::dict metadata(const Error& error) {
  py::dict result;
  for (const auto& [key, value] : error.metadata) result[py::str(key)] = value;
  return result;
}

py::object http_status(const Error& error) {
  if (error.http_status == 0) return py::none();
  return py::int_(error.http_status);
}

py::object retry_after(const Error& error) {
  if (!error.retry_after) return py::none();
  return py::int_(error.retry_after->count());
}

}  // namespace

py::object exception(const Error& error) {
  const std::chrono::duration<double> elapsed = error.elapsed;
  return py::module_::import("userhub._errors")
      .attr("exception")(to_string(error.code), error.message, "http_status"_a = http_status(error),
                         "api_code"_a = error.api_code, "reason"_a = error.reason,
                         "param"_a = error.param, "metadata"_a = metadata(error),
                         "locale_message"_a = error.locale_message,
                         "request_id"_a = error.request_id, "attempts"_a = error.attempts,
                         "elapsed"_a = elapsed.count(), "host"_a = error.host,
                         "phase"_a = to_string(error.phase), "retry_after"_a = retry_after(error));
}

void raise(const Error& error) {
  const py::object value = exception(error);
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(value.ptr())), value.ptr());
  throw py::error_already_set();
}

}  // namespace userhub::python
