#include <array>
#include <mutex>
#include <string>

#include "arguments.hpp"
#include "bindings.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "userhub/http.hpp"
#include "values.hpp"

namespace userhub::python {
namespace {

/// A response, and the first error of its arguments.
struct NativeResponse {
  HttpResponse response;
  ArgumentError error;
  std::mutex mutex;  ///< For the headers of the response, which read() sets.
};

bool fill(NativeResponse& native, int status, std::string_view body) noexcept {
  try {
    native.response.status = status;
    native.response.body = body;
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

PyObject* make(PyTypeObject* type, PyObject* const* arguments) {
  ArgumentReader read;
  const int status = read.integer(arguments[0], "status");
  const auto body = read.bytes(arguments[1], "body");
  PyObject* object = new_object<NativeResponse>(type);
  if (object == nullptr) return nullptr;
  auto& response = value_of<NativeResponse>(object);
  response.error = read.error();
  if (fill(response, status, body)) return object;
  Py_DECREF(object);
  return PyErr_NoMemory();
}

std::string_view text_of(PyObject* bytes) {
  return {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

/// `names_and_values` is a tuple of bytes, each value after its name.
HttpHeaders headers_of(PyObject* names_and_values) {
  HttpHeaders headers;
  for (Py_ssize_t i = 0; i + 1 < PyTuple_GET_SIZE(names_and_values); i += 2) {
    headers.emplace_back(text_of(PyTuple_GET_ITEM(names_and_values, i)),
                         text_of(PyTuple_GET_ITEM(names_and_values, i + 1)));
  }
  return headers;
}

PyObject* read(PyObject* self, PyObject* const* arguments) {
  auto& [response, error, mutex] = value_of<NativeResponse>(self);
  if (error.code != nullptr) return failure(error);
  ArgumentReader read;
  read.tuple_of_bytes(arguments[0], "headers");
  if (read.failed()) return failure(read.error());
  PyObject* headers = arguments[0];
  return take_result(on_heap([&response, &mutex, headers] {
                       const std::lock_guard lock(mutex);
                       response.headers = headers_of(headers);
                       return read_portal_session(response);
                     }),
                     session_value);
}

std::array methods{method<read, 1>("read"), PyMethodDef{}};

}  // namespace

void bind_http_response(pybind11::module_& module) {
  add_type(module, "userhub._native.HttpResponse", sizeof(NativeObject<NativeResponse>),
           {slot(Py_tp_new, checked_new<make, 2>), slot(Py_tp_dealloc, free_object<NativeResponse>),
            PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
