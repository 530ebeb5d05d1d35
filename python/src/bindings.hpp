#pragma once

#include <pybind11/pybind11.h>

/// Each function adds one part to the module. All that they bind takes plain Python objects, by
/// position: the package around it gives names and defaults, arguments.hpp the types. So pybind11
/// never writes a TypeError of its own, which would show every argument, the admin key among them.
namespace userhub::python {

/// For every class: a plain `type` as its metaclass, as the stubs say.
inline pybind11::metaclass plain_metaclass() {
  return pybind11::metaclass(reinterpret_cast<PyObject*>(&PyType_Type));
}

void bind_certificate_authorities(pybind11::module_& module);
void bind_client(pybind11::module_& module);
void bind_command(pybind11::module_& module);
void bind_completions(pybind11::module_& module);
void bind_http_response(pybind11::module_& module);
void bind_portal_path(pybind11::module_& module);
void bind_portal_session(pybind11::module_& module);
void bind_user_id(pybind11::module_& module);

}  // namespace userhub::python
