#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <exception>
#include <new>
#include <utility>

namespace userhub::python {

template <auto function>
struct FastMethod;

/// A function that CPython calls as a method, each of its arguments by position.
template <typename Self, typename... Arguments,
          pybind11::object (*function)(Self&, Arguments... arguments)>
struct FastMethod<function> {
  static PyObject* call(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
    if (count != sizeof...(Arguments)) {
      PyErr_Format(PyExc_TypeError, "expected %zu arguments, got %zd", sizeof...(Arguments), count);
      return nullptr;
    }
    try {
      return apply(self, arguments, std::index_sequence_for<Arguments...>()).release().ptr();
    } catch (pybind11::error_already_set& raised) {
      raised.restore();
    } catch (const pybind11::builtin_exception& raised) {
      raised.set_error();
    } catch (const std::bad_alloc&) {
      PyErr_NoMemory();
    } catch (const std::exception& failure) {
      PyErr_SetString(PyExc_RuntimeError, failure.what());
    }
    return nullptr;
  }

 private:
  template <std::size_t... index>
  static pybind11::object apply(PyObject* self, PyObject* const* arguments,
                                std::index_sequence<index...> /*each*/) {
    return function(pybind11::cast<Self&>(pybind11::handle(self)),
                    pybind11::handle(arguments[index])...);
  }
};

/// Adds a method that takes Python objects and gives one, without pybind11's dispatch: that takes a
/// thousand instructions more, which counts for what each portal session needs.
template <auto function, typename Class>
void add_fast_method(Class& type, const char* name) {
  static PyMethodDef definition{
      name,
      reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&FastMethod<function>::call)),
      METH_FASTCALL, nullptr};
  auto method = pybind11::reinterpret_steal<pybind11::object>(
      PyDescr_NewMethod(reinterpret_cast<PyTypeObject*>(type.ptr()), &definition));
  if (!method) throw pybind11::error_already_set();
  type.attr(name) = std::move(method);
}

}  // namespace userhub::python
