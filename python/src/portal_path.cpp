#include "userhub/portal_path.hpp"

#include "arguments.hpp"
#include "bindings.hpp"
#include "errors.hpp"

namespace py = pybind11;
using namespace pybind11::literals;

namespace userhub::python {
namespace {

std::string checkout(py::handle plan_id) {
  return value_or_raise(portal_path::checkout(text(plan_id, "plan_id")));
}

}  // namespace

void bind_portal_path(py::module_& module) {
  module.attr("portal_paths") =
      py::dict("root"_a = portal_path::root, "dashboard"_a = portal_path::dashboard,
               "plans"_a = portal_path::plans, "cancel"_a = portal_path::cancel,
               "members"_a = portal_path::members, "invite"_a = portal_path::invite);
  module.def("portal_checkout_path", &checkout);
}

}  // namespace userhub::python
