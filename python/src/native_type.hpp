#pragma once

#include <pybind11/pybind11.h>

#include <new>
#include <type_traits>
#include <vector>

namespace userhub::python {

/// A Python object around a C++ value, which holds no reference to another Python object.
template <typename Value>
struct NativeObject {
  PyObject_HEAD Value value;
};

template <typename Value>
Value& value_of(PyObject* self) {
  return reinterpret_cast<NativeObject<Value>*>(self)->value;
}

template <typename Value>
PyObject* new_object(PyTypeObject* type) {
  static_assert(std::is_nothrow_default_constructible_v<Value>);
  auto* object = reinterpret_cast<PyObject*>(PyObject_New(NativeObject<Value>, type));
  if (object != nullptr) new (&value_of<Value>(object)) Value;
  return object;
}

template <typename Value>
void free_object(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  value_of<Value>(self).~Value();
  PyObject_Free(self);
  Py_DECREF(type);
}

template <typename Function>
PyType_Slot slot(int which, Function* function) {
  return {which, reinterpret_cast<void*>(function)};
}

/// A method or function with positional arguments. CPython calls it directly: pybind11's dispatch
/// would cost a thousand instructions more.
using Positional = PyObject* (*)(PyObject* self, PyObject* const* arguments);

template <Positional function, Py_ssize_t arity>
PyObject* checked_call(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  if (count == arity) return function(self, arguments);
  PyErr_Format(PyExc_TypeError, "expected %zd arguments, got %zd", arity, count);
  return nullptr;
}

template <Positional function, Py_ssize_t arity>
PyMethodDef method(const char* name) {
  const auto called = &checked_call<function, arity>;
  return {name, reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(called)), METH_FASTCALL,
          nullptr};
}

/// A constructor with positional arguments.
using Construct = PyObject* (*)(PyTypeObject* type, PyObject* const* arguments);

template <Construct function, Py_ssize_t arity>
PyObject* checked_new(PyTypeObject* type, PyObject* positional, PyObject* named) {
  const Py_ssize_t count = PyTuple_GET_SIZE(positional);
  if (count == arity && named == nullptr) {
    return function(type, reinterpret_cast<PyTupleObject*>(positional)->ob_item);
  }
  PyErr_Format(PyExc_TypeError, "expected %zd arguments by position", arity);
  return nullptr;
}

/// The constructor of a type whose objects only the module creates.
PyObject* refuse_construction(PyTypeObject* type, PyObject* positional, PyObject* named);

/// Adds an immutable, final type. `name` is qualified; it and the methods must outlive the module.
PyTypeObject* add_type(pybind11::module_& module, const char* name, std::size_t size,
                       std::vector<PyType_Slot> slots);

/// The array must outlive the module.
void add_functions(pybind11::module_& module, PyMethodDef* functions);

}  // namespace userhub::python
