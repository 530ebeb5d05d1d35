#include <array>
#include <exception>

#include "bindings.hpp"
#include "native_type.hpp"
#include "userhub/version.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

constexpr auto module_name = "userhub._native";

void bind(py::module_& module) {
  module.attr("__version__") = USERHUB_VERSION;
  bind_portal_session(module);
  bind_completions(module);
  bind_certificate_authorities(module);
  bind_client(module);
  bind_call(module);
  bind_http_response(module);
  bind_user_id(module);
  bind_portal_path(module);
  bind_command(module);
}

PyObject* interpreter_dict() {
  return PyInterpreterState_GetDict(PyInterpreterState_Get());
}

/// What an earlier import made, borrowed, else null. All imports share it, for its types are one.
PyObject* imported_before() {
  return PyDict_GetItemString(interpreter_dict(), module_name);
}

/// pybind11 and the types hold the state of one interpreter: imported in a second one, they would
/// hang there or take the first one's from it. Nothing of them is touched before this check.
PyObject* create(PyObject* /*spec*/, PyModuleDef* /*definition*/) {
  if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
    PyErr_SetString(PyExc_ImportError,
                    "userhub works only in a process's main interpreter, and this is a "
                    "subinterpreter: under mod_wsgi set WSGIApplicationGroup %{GLOBAL}, under "
                    "uWSGI single-interpreter = true");
    return nullptr;
  }
  PyObject* known = imported_before();
  if (known == nullptr) return PyModule_New(module_name);
  Py_INCREF(known);
  return known;
}

int fill(PyObject* created) {
  if (created == imported_before()) return 0;
  try {
    auto module = py::reinterpret_borrow<py::module_>(created);
    bind(module);
    return PyDict_SetItemString(interpreter_dict(), module_name, created);
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_ImportError, error.what());
  }
  return -1;
}

std::array slots{
    PyModuleDef_Slot{Py_mod_create, reinterpret_cast<void*>(create)},
    PyModuleDef_Slot{Py_mod_exec, reinterpret_cast<void*>(fill)},
#ifdef Py_mod_multiple_interpreters
    // So that the refusal is create()'s, which says what to do.
    PyModuleDef_Slot{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
    PyModuleDef_Slot{Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    PyModuleDef_Slot{},
};

PyModuleDef definition{
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = module_name,
    .m_doc = "The compiled part of userhub; use the package around it.",
    .m_size = 0,
    .m_methods = nullptr,
    .m_slots = slots.data(),
    .m_traverse = nullptr,
    .m_clear = nullptr,
    .m_free = nullptr,
};

}  // namespace
}  // namespace userhub::python

PYBIND11_PLUGIN_IMPL(_native) {
  return PyModuleDef_Init(&userhub::python::definition);
}
