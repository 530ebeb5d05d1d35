#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <list>
#include <memory>
#include <new>
#include <system_error>

#include "bindings.hpp"
#include "completions.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "process/generation.hpp"
#include "values.hpp"
#include "without_collector.hpp"

namespace userhub::python {
namespace {

/// The queue of one event loop. Holds no Python object, so the I/O thread never needs the GIL.
struct LoopCompletions {
  std::shared_ptr<Completions> queue;
  /// The queue's, for the loop. A forked child may continue the loop, so its copy stays open.
  int descriptor = -1;
  std::uint64_t process = 0;

  LoopCompletions() = default;
  ~LoopCompletions() {
    if (descriptor >= 0) ::close(descriptor);
  }
  LoopCompletions(const LoopCompletions&) = delete;
  LoopCompletions& operator=(const LoopCompletions&) = delete;
};

using Entries = std::list<Completions::Entry>;

PyTypeObject* completions_type = nullptr;

/// Sets the members; returns 0, or the errno if that failed.
int fill(LoopCompletions& completions) noexcept {
  try {
    completions.queue = std::make_shared<Completions>();
    completions.process = generation();
  } catch (const std::system_error& error) {
    return error.code().value();
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
  completions.descriptor = fcntl(completions.queue->descriptor(), F_DUPFD_CLOEXEC, 0);
  return completions.descriptor < 0 ? errno : 0;
}

PyObject* make(PyTypeObject* type, PyObject* const* /*arguments*/) {
  PyObject* object = new_object<LoopCompletions>(type);
  if (object == nullptr) return nullptr;
  const int error = fill(value_of<LoopCompletions>(object));
  if (error == 0) return object;
  Py_DECREF(object);
  errno = error;
  return without_collector([] { return PyErr_SetFromErrno(PyExc_OSError); });
}

PyObject* arrived(const Completions::Entry& entry) {
  const auto& [number, call, result, attempt] = entry;
  const bool has_failed = !attempt && !result && result.error().code != ErrorCode::cancelled;
  return Py_BuildValue("(KNNN)", number, attempt ? attempt_value(*attempt) : none(),
                       !attempt && result ? session_value(*result) : none(),
                       has_failed ? failure(result.error()) : none());
}

PyObject* list_of(const Entries& entries) {
  return without_collector([&entries]() -> PyObject* {
    PyObject* list = PyList_New(0);
    for (const auto& entry : entries) {
      PyObject* value = list == nullptr ? nullptr : arrived(entry);
      if (value == nullptr || PyList_Append(list, value) != 0) Py_CLEAR(list);
      Py_XDECREF(value);
    }
    return list;
  });
}

/// A list of what has arrived, each as (number of the call, attempt, session, failure). All but one
/// are None; for a cancelled call, all are.
PyObject* take(PyObject* self, PyObject* const* /*arguments*/) {
  const auto& queue = value_of<LoopCompletions>(self).queue;
  Entries* entries = on_heap([&queue] { return queue->take_all(); });
  if (entries == nullptr) return PyErr_NoMemory();
  PyObject* list = list_of(*entries);
  delete entries;
  return list;
}

PyObject* is_inherited(PyObject* self, PyObject* const* /*arguments*/) {
  return PyBool_FromLong(value_of<LoopCompletions>(self).process == generation() ? 0 : 1);
}

PyObject* fileno(PyObject* self, PyObject* const* /*arguments*/) {
  return PyLong_FromLong(value_of<LoopCompletions>(self).descriptor);
}

std::array methods{
    method<take, 0>("take"),
    method<is_inherited, 0>("is_inherited"),
    method<fileno, 0>("fileno"),
    PyMethodDef{},
};

}  // namespace

bool are_completions(PyObject* object) {
  if (Py_TYPE(object) == completions_type) return true;
  PyErr_SetString(PyExc_TypeError, "completions must be Completions");
  return false;
}

const std::shared_ptr<Completions>& completions_of(PyObject* object) {
  return value_of<LoopCompletions>(object).queue;
}

void bind_completions(pybind11::module_& module) {
  completions_type = add_type(
      module, "userhub._native.Completions", sizeof(NativeObject<LoopCompletions>),
      {slot(Py_tp_new, checked_new<make, 0>), slot(Py_tp_dealloc, free_object<LoopCompletions>),
       PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
