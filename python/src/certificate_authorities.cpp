#include "certificate_authorities.hpp"

#include "bindings.hpp"

namespace userhub::python {

void bind_certificate_authorities(pybind11::module_& module) {
  module.def("has_certificate_authorities", [] { return system_authorities().has_value(); });
}

}  // namespace userhub::python
