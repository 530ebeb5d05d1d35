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
  bind_async_call(module);
  bind_http_response(module);
  bind_user_id(module);
  bind_portal_path(module);
  bind_command(module);
}

PyObject* interpreter_dict() {
  return PyInterpreterState_GetDict(PyInterpreterState_Get());
}

/// The module of an earlier import, borrowed, or null. All imports share one module, because the
/// types exist once.
PyObject* earlier_import() {
  return PyDict_GetItemString(interpreter_dict(), module_name);
}

/// pybind11 and the types hold the state of one interpreter. In a second interpreter they would
/// hang, or break the first; so this checks before anything uses them.
PyObject* create(PyObject* /*spec*/, PyModuleDef* /*definition*/) {
  if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
    PyErr_SetString(PyExc_ImportError,
                    "userhub works only in a process's main interpreter, and this is a "
                    "subinterpreter: under mod_wsgi set WSGIApplicationGroup %{GLOBAL}, under "
                    "uWSGI single-interpreter = true");
    return nullptr;
  }
  PyObject* earlier = earlier_import();
  if (earlier == nullptr) return PyModule_New(module_name);
  Py_INCREF(earlier);
  return earlier;
}

int fill(PyObject* created) {
  if (created == earlier_import()) return 0;
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
    // Lets create() raise the error, which says what to do.
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
