#include "completions.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include "attempts.hpp"
#include "bindings.hpp"
#include "errors.hpp"
#include "fast_method.hpp"
#include "portal_session.hpp"

namespace py = pybind11;

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

AttemptObserver Completions::observer(std::shared_ptr<Completions> completions,
                                      std::uint64_t number) {
  return [completions = std::move(completions), number](const Attempt& attempt) {
    try {
      EndedAttempt ended{.number = number, .attempt = attempt, .error = {}};
      if (attempt.error != nullptr) ended.error = *attempt.error;
      completions->put([&] { completions->waiting_.attempts.push_back(std::move(ended)); });
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
  for (const Completion& completion : batch.completions) calls_.erase(completion.number);
  return batch;
}

void Completions::cancel(std::uint64_t number) const {
  if (const auto call = calls_.find(number); call != calls_.end()) call->second.cancel();
}

namespace {

std::shared_ptr<Completions> make_completions() {
  try {
    return std::make_shared<Completions>();
  } catch (const std::system_error& error) {
    errno = error.code().value();
    PyErr_SetFromErrno(PyExc_OSError);
    throw py::error_already_set();
  }
}

py::object pop(py::handle dict, const py::int_& number) {
  PyObject* value = PyDict_GetItemWithError(dict.ptr(), number.ptr());
  auto popped = py::reinterpret_borrow<py::object>(value);
  if (value == nullptr ? PyErr_Occurred() != nullptr
                       : PyDict_DelItem(dict.ptr(), number.ptr()) != 0) {
    throw py::error_already_set();
  }
  return popped;
}

/// What the method gives.
template <typename... Arguments>
py::object call_method(const py::object& object, py::handle name, const Arguments&... arguments) {
  auto result = py::reinterpret_steal<py::object>(
      PyObject_CallMethodObjArgs(object.ptr(), name.ptr(), arguments.ptr()..., nullptr));
  if (!result) throw py::error_already_set();
  return result;
}

void deliver(const py::object& future, const Completions::Result& result) {
  static const py::handle done = PyUnicode_InternFromString("done");
  static const py::handle cancel = PyUnicode_InternFromString("cancel");
  static const py::handle set_result = PyUnicode_InternFromString("set_result");
  static const py::handle set_exception = PyUnicode_InternFromString("set_exception");
  if (call_method(future, done).is(py::bool_(true))) return;
  if (result) {
    call_method(future, set_result, to_python(*result));
  } else if (result.error().code == ErrorCode::cancelled) {
    call_method(future, cancel);
  } else {
    call_method(future, set_exception, exception(result.error()));
  }
}

/// Gives each result to its call's future, which leaves `waiting`. Returns, for each attempt, its
/// call's observer and the fields to tell it; observers leave with their call's result.
py::object settle(Completions& completions, py::handle waiting, py::handle observers) {
  auto batch = completions.take();
  py::list told;
  for (auto& [number, attempt, error] : batch.attempts) {
    if (error) attempt.error = &*error;
    told.append(py::make_tuple(observers[py::int_(number)], fields(attempt)));
  }
  for (const auto& [number, result] : batch.completions) {
    const py::int_ call(number);
    if (PyDict_Size(observers.ptr()) > 0) pop(observers, call);
    if (const py::object future = pop(waiting, call)) deliver(future, *result);
  }
  return told;
}

py::object is_inherited(Completions& completions) {
  return py::bool_(completions.is_inherited());
}

}  // namespace

void bind_completions(py::module_& module) {
  py::class_<Completions, std::shared_ptr<Completions>> completions(
      module, "Completions", py::is_final(), plain_metaclass());
  add_fast_method<&is_inherited>(completions, "is_inherited");
  add_fast_method<&settle>(completions, "settle");
  completions.def(py::init(&make_completions))
      .def("fileno", &Completions::descriptor)
      .def("cancel", &Completions::cancel);
}

}  // namespace userhub::python
