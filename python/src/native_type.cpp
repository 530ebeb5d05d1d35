#include "native_type.hpp"

#include <cstring>

namespace py = pybind11;

namespace userhub::python {

PyObject* refuse_construction(PyTypeObject* type, PyObject* /*positional*/, PyObject* /*named*/) {
  PyErr_Format(PyExc_TypeError, "%s cannot be constructed", type->tp_name);
  return nullptr;
}

PyTypeObject* add_type(py::module_& module, const char* name, std::size_t size,
                       std::vector<PyType_Slot> slots) {
  slots.push_back({});
  unsigned flags = Py_TPFLAGS_DEFAULT;
#ifdef Py_TPFLAGS_IMMUTABLETYPE
  flags |= Py_TPFLAGS_IMMUTABLETYPE;
#endif
  PyType_Spec spec{name, static_cast<int>(size), 0, flags, slots.data()};
  PyObject* type = PyType_FromSpec(&spec);
  if (type == nullptr) throw py::error_already_set();
  module.attr(std::strrchr(name, '.') + 1) = py::handle(type);
  return reinterpret_cast<PyTypeObject*>(type);
}

void add_functions(py::module_& module, PyMethodDef* functions) {
  if (PyModule_AddFunctions(module.ptr(), functions) != 0) throw py::error_already_set();
}

}  // namespace userhub::python
