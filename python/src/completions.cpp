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
    completions->add(std::move(completion));
  };
}

void Completions::add(std::list<Completion> completion) {
  const std::lock_guard lock(mutex_);
  wake_for_first();
  waiting_.completions.splice(waiting_.completions.end(), completion);
}

void Completions::wake_for_first() {
  if (waiting_.attempts.empty() && waiting_.completions.empty()) eventfd_write(descriptor_, 1);
}

AttemptObserver Completions::observer(std::shared_ptr<Completions> completions,
                                      std::uint64_t number) {
  return [completions = std::move(completions), number](const Attempt& attempt) {
    try {
      EndedAttempt ended{.number = number, .attempt = attempt, .error = {}};
      if (attempt.error != nullptr) ended.error = *attempt.error;
      const std::lock_guard lock(completions->mutex_);
      completions->wake_for_first();
      completions->waiting_.attempts.push_back(std::move(ended));
    } catch (const std::bad_alloc&) {
      return;  // the call matters more
    }
  };
}

Completions::Batch Completions::take() {
  const std::lock_guard lock(mutex_);
  eventfd_t count = 0;
  eventfd_read(descriptor_, &count);
  return std::exchange(waiting_, {});
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

py::tuple outcome(Completions::Completion& completion) {
  auto& [number, result] = completion;
  if (*result) return py::make_tuple(number, **std::move(result), py::none());
  if (result->error().code == ErrorCode::cancelled) {
    return py::make_tuple(number, py::none(), py::none());
  }
  return py::make_tuple(number, py::none(), exception(result->error()));
}

/// Attempts as (number of the call, fields), results as (number, session, error): of a cancelled
/// call both are None.
py::tuple take(Completions& completions) {
  auto batch = completions.take();
  py::list attempts;
  for (auto& [number, attempt, error] : batch.attempts) {
    if (error) attempt.error = &*error;
    attempts.append(py::make_tuple(number, fields(attempt)));
  }
  py::list results;
  for (auto& completion : batch.completions) results.append(outcome(completion));
  return py::make_tuple(attempts, results);
}

}  // namespace

void bind_async_call(py::module_& module) {
  py::class_<AsyncCall>(module, "AsyncCall", py::is_final(), plain_metaclass())
      .def("cancel", &AsyncCall::cancel);
  py::class_<Completions, std::shared_ptr<Completions>>(module, "Completions", py::is_final(),
                                                        plain_metaclass())
      .def(py::init(&make_completions))
      .def("fileno", &Completions::descriptor)
      .def("is_inherited", &Completions::is_inherited)
      .def("take", &take);
}

}  // namespace userhub::python
