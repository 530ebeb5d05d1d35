#include <array>

#include "async_call.hpp"
#include "bindings.hpp"
#include "native_type.hpp"
#include "values.hpp"

namespace userhub::python {
namespace {

PyTypeObject* async_call_type = nullptr;

PyObject* cancel(PyObject* self, PyObject* const* /*arguments*/) {
  value_of<AsyncCall>(self).cancel();
  return none();
}

std::array methods{method<cancel, 0>("cancel"), PyMethodDef{}};

}  // namespace

PyObject* async_call_value(const AsyncCall& call) {
  PyObject* object = new_object<AsyncCall>(async_call_type);
  if (object != nullptr) value_of<AsyncCall>(object) = call;
  return object;
}

void bind_async_call(pybind11::module_& module) {
  async_call_type =
      add_type(module, "userhub._native.AsyncCall", sizeof(NativeObject<AsyncCall>),
               {slot(Py_tp_new, refuse_construction), slot(Py_tp_dealloc, free_object<AsyncCall>),
                PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
