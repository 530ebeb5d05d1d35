#include "userhub/user_id.hpp"

#include <array>

#include "arguments.hpp"
#include "bindings.hpp"
#include "native_type.hpp"
#include "values.hpp"

namespace userhub::python {
namespace {

PyObject* encode(PyObject* /*module*/, PyObject* const* arguments) {
  ArgumentReader read;
  const auto user_id = read.text(arguments[0], "user_id");
  if (read.failed()) return failure(read.error());
  return take_result(on_heap([=] { return encode_user_id(user_id); }), text_value);
}

PyObject* external(PyObject* /*module*/, PyObject* const* arguments) {
  ArgumentReader read;
  const auto external_id = read.text(arguments[0], "external_id");
  const auto connection_id = read.text(arguments[1], "connection_id");
  if (read.failed()) return failure(read.error());
  return take_result(on_heap([=] { return external_user_id(external_id, connection_id); }),
                     text_value);
}

std::array functions{
    method<encode, 1>("encode_user_id"),
    method<external, 2>("external_user_id"),
    PyMethodDef{},
};

}  // namespace

void bind_user_id(pybind11::module_& module) {
  add_functions(module, functions.data());
}

}  // namespace userhub::python
