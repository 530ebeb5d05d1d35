#include "userhub/portal_path.hpp"

#include <array>

#include "arguments.hpp"
#include "bindings.hpp"
#include "native_type.hpp"
#include "values.hpp"

namespace py = pybind11;
using namespace pybind11::literals;

namespace userhub::python {
namespace {

PyObject* checkout(PyObject* /*module*/, PyObject* const* arguments) {
  ArgumentReader read;
  const auto plan_id = read.text(arguments[0], "plan_id");
  if (read.failed()) return failure(read.error());
  return take_result(on_heap([=] { return portal_path::checkout(plan_id); }), text_value);
}

std::array functions{method<checkout, 1>("portal_checkout_path"), PyMethodDef{}};

}  // namespace

void bind_portal_path(py::module_& module) {
  module.attr("portal_paths") =
      py::dict("root"_a = portal_path::root, "dashboard"_a = portal_path::dashboard,
               "plans"_a = portal_path::plans, "cancel"_a = portal_path::cancel,
               "members"_a = portal_path::members, "invite"_a = portal_path::invite);
  add_functions(module, functions.data());
}

}  // namespace userhub::python
