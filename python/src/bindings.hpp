#pragma once

#include <pybind11/pybind11.h>

/// Each function adds one part to the module. What they add takes plain Python objects, by
/// position, and gives plain values: the package around it gives names and defaults, and raises.
///
/// No function here calls Python code. Where the interpreter may take control all the same (the
/// GIL is taken back, a reference is released, before Python 3.12 the collector), the thread may
/// end there, at the interpreter's exit, by unwinding its stack. So a frame that calls the
/// interpreter holds no object with a destructor and is not noexcept: results stay with a Python
/// object, or with a pointer that is then lost.
namespace userhub::python {

void bind_call(pybind11::module_& module);
void bind_certificate_authorities(pybind11::module_& module);
void bind_client(pybind11::module_& module);
void bind_command(pybind11::module_& module);
void bind_completions(pybind11::module_& module);
void bind_http_response(pybind11::module_& module);
void bind_portal_path(pybind11::module_& module);
void bind_portal_session(pybind11::module_& module);
void bind_user_id(pybind11::module_& module);

}  // namespace userhub::python
