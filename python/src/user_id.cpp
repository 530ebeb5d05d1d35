#include "userhub/user_id.hpp"

#include "arguments.hpp"
#include "bindings.hpp"
#include "errors.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

std::string encode(py::handle user_id) {
  return value_or_raise(encode_user_id(text(user_id, "user_id")));
}

std::string external(py::handle external_id, py::handle connection_id) {
  return value_or_raise(
      external_user_id(text(external_id, "external_id"), text(connection_id, "connection_id")));
}

}  // namespace

void bind_user_id(py::module_& module) {
  module.def("encode_user_id", &encode);
  module.def("external_user_id", &external);
}

}  // namespace userhub::python
