#pragma once

#include <pybind11/pybind11.h>

/// Each function adds one part to the module. The functions and methods of the module take
/// positional arguments and return plain values; the Python package around the module adds names
/// and defaults, and raises the exceptions.
///
/// No function here runs Python code. But the interpreter may end the thread, when it exits, by
/// unwinding the thread's stack: where the thread takes the GIL back or releases a reference, and
/// before Python 3.12 in the garbage collector. So a frame that calls the interpreter has no object
/// with a destructor and is not noexcept. Its results belong to a Python object or to a raw
/// pointer, which is then leaked.
namespace userhub::python {

void bind_async_call(pybind11::module_& module);
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
