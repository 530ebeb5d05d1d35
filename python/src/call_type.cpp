#include <array>
#include <memory>

#include "bindings.hpp"
#include "call.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "values.hpp"
#include "without_gil.hpp"

namespace userhub::python {
namespace {

using CallPointer = std::unique_ptr<NativeCall>;

PyTypeObject* call_type = nullptr;

PyObject* result(const NativeCall& call) {
  if (call.refusal) return failure(*call.refusal);
  if (!call.blocking) return PyErr_NoMemory();
  const auto& session = call.blocking->result();
  return session ? session_value(*session) : failure(session.error());
}

PyObject* step(PyObject* self, NativeCall& call) {
  if (!call.blocking) {
    PyErr_SetString(PyExc_RuntimeError, "the call was cancelled");
    return nullptr;
  }
  without_gil([&call]() noexcept { run(call); });
  if (!needs_python(call)) return result(call);
  Py_INCREF(self);
  return self;
}

PyObject* take_attempt(PyObject* /*self*/, NativeCall& call) {
  if (!call.attempt) return none();
  PyObject* attempt = attempt_value(*call.attempt);
  call.attempt.reset();
  return attempt;
}

PyObject* cancel(PyObject* /*self*/, NativeCall& call) {
  without_gil([&call]() noexcept {
    call.blocking.reset();
    call.client.reset();
  });
  return none();
}

/// Runs a method unless another thread is in one: then it raises, like a generator.
template <PyObject* (*function)(PyObject* self, NativeCall& call)>
PyObject* exclusive(PyObject* self, PyObject* const* /*arguments*/) {
  auto& call = *value_of<CallPointer>(self);
  if (call.is_in_use.exchange(true)) {
    PyErr_SetString(PyExc_RuntimeError, "another thread uses the call");
    return nullptr;
  }
  PyObject* returned = function(self, call);
  call.is_in_use = false;
  return returned;
}

std::array methods{
    method<exclusive<step>, 0>("step"),
    method<exclusive<take_attempt>, 0>("take_attempt"),
    method<exclusive<cancel>, 0>("cancel"),
    PyMethodDef{},
};

}  // namespace

PyObject* outcome(NativeCall* call) {
  PyObject* object = nullptr;
  if (needs_python(*call)) {
    object = new_object<CallPointer>(call_type);
    if (object != nullptr) {
      value_of<CallPointer>(object).reset(call);
      return object;
    }
  } else {
    object = result(*call);
  }
  delete call;
  return object;
}

void bind_call(pybind11::module_& module) {
  call_type =
      add_type(module, "userhub._native.Call", sizeof(NativeObject<CallPointer>),
               {slot(Py_tp_new, refuse_construction), slot(Py_tp_dealloc, free_object<CallPointer>),
                PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
