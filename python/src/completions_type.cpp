#include <array>
#include <cerrno>
#include <memory>
#include <new>
#include <system_error>

#include "bindings.hpp"
#include "completions.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "values.hpp"
#include "without_collector.hpp"

namespace userhub::python {
namespace {

using CompletionsPointer = std::shared_ptr<Completions>;

PyTypeObject* completions_type = nullptr;

/// Sets the pointer; returns 0, or the errno if that failed.
int fill(CompletionsPointer& completions) noexcept {
  try {
    completions = std::make_shared<Completions>();
    return 0;
  } catch (const std::system_error& error) {
    return error.code().value();
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

PyObject* make(PyTypeObject* type, PyObject* const* /*arguments*/) {
  PyObject* object = new_object<CompletionsPointer>(type);
  if (object == nullptr) return nullptr;
  const int error = fill(value_of<CompletionsPointer>(object));
  if (error == 0) return object;
  Py_DECREF(object);
  errno = error;
  return without_collector([] { return PyErr_SetFromErrno(PyExc_OSError); });
}

PyObject* outcome(const Completions::Completion& completion) {
  const auto& [number, result] = completion;
  PyObject* session = nullptr;
  PyObject* failed = nullptr;
  if (*result) {
    session = session_value(**result);
  } else if (result->error().code != ErrorCode::cancelled) {
    failed = failure(result->error());
  }
  return Py_BuildValue("(KNN)", number, session == nullptr ? none() : session,
                       failed == nullptr ? none() : failed);
}

/// Appends the value and takes over its reference.
bool append(PyObject* list, PyObject* value) {
  const bool is_appended = value != nullptr && PyList_Append(list, value) == 0;
  Py_XDECREF(value);
  return is_appended;
}

bool append(PyObject* attempts, PyObject* results, const Completions::Batch& batch) {
  for (const auto& [number, ended] : batch.attempts) {
    if (!append(attempts, Py_BuildValue("(KN)", number, attempt_value(ended)))) return false;
  }
  for (const auto& completion : batch.completions) {
    if (!append(results, outcome(completion))) return false;
  }
  return true;
}

PyObject* batch_value(const Completions::Batch& batch) {
  return without_collector([&batch]() -> PyObject* {
    PyObject* attempts = PyList_New(0);
    PyObject* results = PyList_New(0);
    if (attempts != nullptr && results != nullptr && append(attempts, results, batch)) {
      return Py_BuildValue("(NN)", attempts, results);
    }
    Py_XDECREF(attempts);
    Py_XDECREF(results);
    return nullptr;
  });
}

/// A list of attempts, each as (number of the call, attempt), and a list of results, each as
/// (number of the call, session, failure). For a cancelled call, session and failure are None.
PyObject* take(PyObject* self, PyObject* const* /*arguments*/) {
  const auto& completions = value_of<CompletionsPointer>(self);
  Completions::Batch* batch = on_heap([&completions] { return completions->take(); });
  if (batch == nullptr) return PyErr_NoMemory();
  PyObject* value = batch_value(*batch);
  delete batch;
  return value;
}

PyObject* is_inherited(PyObject* self, PyObject* const* /*arguments*/) {
  return PyBool_FromLong(value_of<CompletionsPointer>(self)->is_inherited() ? 1 : 0);
}

PyObject* fileno(PyObject* self, PyObject* const* /*arguments*/) {
  return PyLong_FromLong(value_of<CompletionsPointer>(self)->descriptor());
}

PyObject* cancel(PyObject* self, PyObject* const* arguments) {
  const unsigned long long number = PyLong_AsUnsignedLongLong(arguments[0]);
  if (PyErr_Occurred() != nullptr) return nullptr;
  value_of<CompletionsPointer>(self)->cancel(number);
  return none();
}

std::array methods{
    method<take, 0>("take"),
    method<is_inherited, 0>("is_inherited"),
    method<fileno, 0>("fileno"),
    method<cancel, 1>("cancel"),
    PyMethodDef{},
};

}  // namespace

bool are_completions(PyObject* object) {
  if (Py_TYPE(object) == completions_type) return true;
  PyErr_SetString(PyExc_TypeError, "completions must be Completions");
  return false;
}

const CompletionsPointer& completions_of(PyObject* object) {
  return value_of<CompletionsPointer>(object);
}

void bind_completions(pybind11::module_& module) {
  completions_type = add_type(
      module, "userhub._native.Completions", sizeof(NativeObject<CompletionsPointer>),
      {slot(Py_tp_new, checked_new<make, 0>), slot(Py_tp_dealloc, free_object<CompletionsPointer>),
       PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
