#include "curl/certificate_authorities.hpp"

#include <array>
#include <new>

#include "bindings.hpp"
#include "native_type.hpp"

namespace userhub::python {
namespace {

bool are_found() noexcept {
  try {
    return system_authorities().has_value();
  } catch (const std::bad_alloc&) {
    return false;
  }
}

PyObject* has_certificate_authorities(PyObject* /*module*/, PyObject* const* /*arguments*/) {
  return PyBool_FromLong(are_found() ? 1 : 0);
}

std::array functions{
    method<has_certificate_authorities, 0>("has_certificate_authorities"),
    PyMethodDef{},
};

}  // namespace

void bind_certificate_authorities(pybind11::module_& module) {
  add_functions(module, functions.data());
}

}  // namespace userhub::python
