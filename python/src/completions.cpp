#include "completions.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include "bindings.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "values.hpp"
#include "without_collector.hpp"

namespace userhub::python {

Completions::Completions() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Completions::~Completions() {
  ::close(descriptor_);
}

PortalSessionCallback Completions::taker(std::shared_ptr<Completions> completions,
                                         std::uint64_t number) {
  std::list<Completion> completion;
  completion.push_back({number, std::nullopt});
  return [completions = std::move(completions),
          completion = std::move(completion)](Result result) mutable {
    completion.front().result = std::move(result);
    completions->put([&] {
      auto& waiting = completions->waiting_.completions;
      waiting.splice(waiting.end(), completion);
    });
  };
}

/// Wakes the loop for a batch's first: once the lock is free, for which the loop would else wait.
template <typename Put>
void Completions::put(Put put) {
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    is_first = waiting_.attempts.empty() && waiting_.completions.empty();
    put();
  }
  if (is_first) eventfd_write(descriptor_, 1);
}

AttemptObserver Completions::observer(const std::shared_ptr<Completions>& completions,
                                      std::uint64_t number) {
  // A call keeps its observer for as long as it is known here.
  return [known = std::weak_ptr(completions), number](const Attempt& attempt) {
    const auto receiver = known.lock();
    if (!receiver) return;
    try {
      ObservedAttempt observed{.number = number, .ended = EndedAttempt(attempt)};
      receiver->put([&] { receiver->waiting_.attempts.push_back(std::move(observed)); });
    } catch (const std::bad_alloc&) {
      return;  // the call matters more
    }
  };
}

Completions::Batch Completions::take() {
  eventfd_t count = 0;
  eventfd_read(descriptor_, &count);  // first: what comes from here on is told anew
  Batch batch;
  {
    const std::lock_guard lock(mutex_);
    batch = std::exchange(waiting_, {});
  }
  const std::lock_guard lock(calls_mutex_);
  for (const Completion& completion : batch.completions) calls_.erase(completion.number);
  return batch;
}

void Completions::expect(std::uint64_t number) {
  const std::lock_guard lock(calls_mutex_);
  calls_.try_emplace(number);
}

void Completions::started(std::uint64_t number, AsyncCall call) {
  const std::lock_guard lock(calls_mutex_);
  if (const auto expected = calls_.find(number); expected != calls_.end()) {
    expected->second = std::move(call);
  }
}

void Completions::cancel(std::uint64_t number) {
  const std::lock_guard lock(calls_mutex_);
  if (const auto call = calls_.find(number); call != calls_.end()) call->second.cancel();
}

namespace {

using Held = std::shared_ptr<Completions>;

PyTypeObject* completions_type = nullptr;

/// The errno of what is missing, else 0.
int fill(Held& held) noexcept {
  try {
    held = std::make_shared<Completions>();
    return 0;
  } catch (const std::system_error& error) {
    return error.code().value();
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

PyObject* make(PyTypeObject* type, PyObject* const* /*arguments*/) {
  PyObject* made = new_object<Held>(type);
  if (made == nullptr) return nullptr;
  const int failure = fill(value_of<Held>(made));
  if (failure == 0) return made;
  Py_DECREF(made);
  errno = failure;
  return without_collector([] { return PyErr_SetFromErrno(PyExc_OSError); });
}

PyObject* outcome(const Completions::Completion& completion) {
  const auto& [number, result] = completion;
  PyObject* session = nullptr;
  PyObject* failed = nullptr;
  if (*result) {
    session = session_value(**result);
  } else if (result->error().code != ErrorCode::cancelled) {
    failed = failure(result->error());
  }
  return Py_BuildValue("(KNN)", number, session == nullptr ? none() : session,
                       failed == nullptr ? none() : failed);
}

/// Adds the value, whose reference it takes over.
bool append(PyObject* list, PyObject* value) {
  const bool is_added = value != nullptr && PyList_Append(list, value) == 0;
  Py_XDECREF(value);
  return is_added;
}

bool append(PyObject* attempts, PyObject* results, const Completions::Batch& batch) {
  for (const auto& [number, ended] : batch.attempts) {
    if (!append(attempts, Py_BuildValue("(KN)", number, attempt_value(ended)))) return false;
  }
  for (const auto& completion : batch.completions) {
    if (!append(results, outcome(completion))) return false;
  }
  return true;
}

PyObject* batch_value(const Completions::Batch& batch) {
  return without_collector([&batch]() -> PyObject* {
    PyObject* attempts = PyList_New(0);
    PyObject* results = PyList_New(0);
    if (attempts != nullptr && results != nullptr && append(attempts, results, batch)) {
      return Py_BuildValue("(NN)", attempts, results);
    }
    Py_XDECREF(attempts);
    Py_XDECREF(results);
    return nullptr;
  });
}

/// Attempts as (number of the call, attempt), results as (number, session, failure): of a cancelled
/// call both are None.
PyObject* take(PyObject* self, PyObject* const* /*arguments*/) {
  const auto& held = value_of<Held>(self);
  Completions::Batch* batch = kept([&held] { return held->take(); });
  if (batch == nullptr) return PyErr_NoMemory();
  PyObject* made = batch_value(*batch);
  delete batch;
  return made;
}

PyObject* is_inherited(PyObject* self, PyObject* const* /*arguments*/) {
  return PyBool_FromLong(value_of<Held>(self)->is_inherited() ? 1 : 0);
}

PyObject* fileno(PyObject* self, PyObject* const* /*arguments*/) {
  return PyLong_FromLong(value_of<Held>(self)->descriptor());
}

PyObject* cancel(PyObject* self, PyObject* const* arguments) {
  const unsigned long long number = PyLong_AsUnsignedLongLong(arguments[0]);
  if (PyErr_Occurred() != nullptr) return nullptr;
  value_of<Held>(self)->cancel(number);
  return none();
}

std::array methods{
    method<take, 0>("take"),
    method<is_inherited, 0>("is_inherited"),
    method<fileno, 0>("fileno"),
    method<cancel, 1>("cancel"),
    PyMethodDef{},
};

}  // namespace

bool are_completions(PyObject* object) {
  if (Py_TYPE(object) == completions_type) return true;
  PyErr_SetString(PyExc_TypeError, "completions must be Completions");
  return false;
}

const Held& completions_of(PyObject* object) {
  return value_of<Held>(object);
}

void bind_completions(pybind11::module_& module) {
  completions_type =
      add_type(module, "userhub._native.Completions", sizeof(NativeObject<Held>),
               {slot(Py_tp_new, checked_new<make, 0>), slot(Py_tp_dealloc, free_object<Held>),
                PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
