#include "bindings.hpp"
#include "userhub/version.hpp"

PYBIND11_MODULE(_native, module, pybind11::mod_gil_not_used()) {
  module.doc() = "The compiled part of userhub; use the package around it.";
  module.attr("__version__") = USERHUB_VERSION;
  userhub::python::bind_portal_session(module);
  userhub::python::bind_completions(module);
  userhub::python::bind_certificate_authorities(module);
  userhub::python::bind_client(module);
  userhub::python::bind_call(module);
  userhub::python::bind_http_response(module);
  userhub::python::bind_user_id(module);
  userhub::python::bind_portal_path(module);
  userhub::python::bind_command(module);
}
