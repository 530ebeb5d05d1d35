#include <string>

#include "arguments.hpp"
#include "bindings.hpp"
#include "errors.hpp"
#include "portal_session.hpp"
#include "userhub/http.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

constexpr auto expected_headers = "a mapping or an iterable of (name, value) pairs of str or bytes";

/// Lenient: a foreign header's undecodable bytes, which some HTTP stacks give as lone surrogates,
/// must not cost the answer.
std::string header_text(py::handle value) {
  if (PyBytes_Check(value.ptr())) return bytes(value, "headers");
  if (!PyUnicode_Check(value.ptr())) refuse_type(value, "headers", expected_headers);
  const auto encoded =
      py::reinterpret_steal<py::object>(PyUnicode_AsEncodedString(value.ptr(), "utf-8", "replace"));
  if (!encoded) throw py::error_already_set();
  return bytes(encoded, "headers");
}

py::object pairs_of(py::handle headers) {
  const py::object pairs = py::hasattr(headers, "items")
                               ? headers.attr("items")()
                               : py::reinterpret_borrow<py::object>(headers);
  if (!py::isinstance<py::iterable>(pairs)) refuse_type(headers, "headers", expected_headers);
  return pairs;
}

bool is_pair(py::handle value) {
  return (PyTuple_Check(value.ptr()) || PyList_Check(value.ptr())) && py::len(value) == 2;
}

HttpHeaders http_headers(py::handle given) {
  HttpHeaders headers;
  if (given.is_none()) return headers;
  for (const py::handle pair : py::iter(pairs_of(given))) {
    if (!is_pair(pair)) refuse_type(pair, "headers", expected_headers);
    const auto both = py::reinterpret_borrow<py::sequence>(pair);
    headers.emplace_back(header_text(py::object(both[0])), header_text(py::object(both[1])));
  }
  return headers;
}

py::object read_response(py::handle status, py::handle body, py::handle headers) {
  HttpResponse response;
  response.status = integer(status, "status");
  response.headers = http_headers(headers);
  response.body = bytes(body, "body");
  return to_python(value_or_raise(read_portal_session(response)));
}

}  // namespace

void bind_http_response(py::module_& module) {
  module.def("read_response", &read_response);
}

}  // namespace userhub::python
