#include "completions.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

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
  const bool first = waiting_.empty();
  waiting_.splice(waiting_.end(), completion);
  if (first) eventfd_write(descriptor_, 1);
}

std::list<Completions::Completion> Completions::take() {
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

/// (number, session, error) each: of a cancelled call both are None.
py::list take(Completions& completions) {
  py::list taken;
  for (auto& [number, result] : completions.take()) {
    if (*result) {
      taken.append(py::make_tuple(number, **std::move(result), py::none()));
    } else if (result->error().code == ErrorCode::cancelled) {
      taken.append(py::make_tuple(number, py::none(), py::none()));
    } else {
      taken.append(py::make_tuple(number, py::none(), exception(result->error())));
    }
  }
  return taken;
}

}  // namespace

void bind_async_call(py::module_& module) {
  py::class_<AsyncCall>(module, "AsyncCall", py::is_final()).def("cancel", &AsyncCall::cancel);
  py::class_<Completions, std::shared_ptr<Completions>>(module, "Completions", py::is_final())
      .def(py::init(&make_completions))
      .def("fileno", &Completions::descriptor)
      .def("take", &take);
}

}  // namespace userhub::python
