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

/// A response, and why it is refused.
struct NativeResponse {
  HttpResponse response;
  Refusal refusal;
  std::mutex mutex;  ///< Of the response's headers, which come when it is read.
};

bool fill(NativeResponse& made, int status, std::string_view body) noexcept {
  try {
    made.response.status = status;
    made.response.body = body;
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

PyObject* make(PyTypeObject* type, PyObject* const* arguments) {
  ArgumentReader read;
  const int status = read.integer(arguments[0], "status");
  const auto body = read.bytes(arguments[1], "body");
  PyObject* made = new_object<NativeResponse>(type);
  if (made == nullptr) return nullptr;
  auto& response = value_of<NativeResponse>(made);
  response.refusal = read.refusal();
  if (fill(response, status, body)) return made;
  Py_DECREF(made);
  return PyErr_NoMemory();
}

std::string_view text_of(PyObject* bytes) {
  return {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

/// Of a tuple of bytes: each name with its value after it.
HttpHeaders headers_of(PyObject* names_and_values) {
  HttpHeaders headers;
  for (Py_ssize_t i = 0; i + 1 < PyTuple_GET_SIZE(names_and_values); i += 2) {
    headers.emplace_back(text_of(PyTuple_GET_ITEM(names_and_values, i)),
                         text_of(PyTuple_GET_ITEM(names_and_values, i + 1)));
  }
  return headers;
}

PyObject* read(PyObject* self, PyObject* const* arguments) {
  auto& [response, refusal, mutex] = value_of<NativeResponse>(self);
  if (refusal.code != nullptr) return failure(refusal);
  ArgumentReader read;
  read.tuple_of_bytes(arguments[0], "headers");
  if (read.is_refused()) return failure(read.refusal());
  PyObject* headers = arguments[0];
  return given(kept([&response, &mutex, headers] {
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
