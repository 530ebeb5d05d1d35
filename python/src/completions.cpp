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

AttemptObserver Completions::observer(const std::shared_ptr<Completions>& completions,
                                      std::uint64_t number) {
  // A call keeps its observer for as long as it is known here.
  return [known = std::weak_ptr(completions), number](const Attempt& attempt) {
    const auto receiver = known.lock();
    if (!receiver) return;
    try {
      EndedAttempt ended{.number = number, .attempt = attempt, .error = {}};
      if (attempt.error != nullptr) ended.error = *attempt.error;
      receiver->put([&] { receiver->waiting_.attempts.push_back(std::move(ended)); });
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

py::tuple outcome(const Completions::Completion& completion) {
  const auto& [number, result] = completion;
  if (*result) return py::make_tuple(number, to_python(**result), py::none());
  const Error& error = result->error();
  if (error.code == ErrorCode::cancelled) return py::make_tuple(number, py::none(), py::none());
  return py::make_tuple(number, py::none(), exception(error));
}

/// Attempts as (number of the call, fields), results as (number, session, error): of a cancelled
/// call both are None.
py::object take(Completions& completions) {
  auto batch = completions.take();
  py::list attempts;
  for (auto& [number, attempt, error] : batch.attempts) {
    if (error) attempt.error = &*error;
    attempts.append(py::make_tuple(number, fields(attempt)));
  }
  py::list results;
  for (const auto& completion : batch.completions) results.append(outcome(completion));
  return py::make_tuple(attempts, results);
}

py::object is_inherited(Completions& completions) {
  return py::bool_(completions.is_inherited());
}

}  // namespace

void bind_completions(py::module_& module) {
  py::class_<Completions, std::shared_ptr<Completions>> completions(
      module, "Completions", py::is_final(), plain_metaclass());
  add_fast_method<&is_inherited>(completions, "is_inherited");
  add_fast_method<&take>(completions, "take");
  completions.def(py::init(&make_completions))
      .def("fileno", &Completions::descriptor)
      .def("cancel", &Completions::cancel);
}

}  // namespace userhub::python
