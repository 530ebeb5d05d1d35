#include "call.hpp"

#include <array>
#include <chrono>
#include <expected>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "bindings.hpp"
#include "blocking_start.hpp"
#include "main_thread.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "values.hpp"
#include "without_gil.hpp"

namespace userhub::python {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Event = BlockingCall::Event;

/// An ordinary call is over by then, and never asks for the GIL before its end.
constexpr milliseconds between_signals{50};
constexpr milliseconds longest_poll{1'000};

PyTypeObject* call_type = nullptr;

}  // namespace

struct NativeCall {
  std::shared_ptr<const Client> client;
  std::optional<BlockingCall> blocking;
  std::unique_ptr<Error> refusal;         ///< Why it did not begin.
  Event event = Event::done;              ///< Of its last step.
  std::unique_ptr<EndedAttempt> attempt;  ///< For Python to take.
  milliseconds longest_wait = between_signals;
  steady_clock::time_point last_return = steady_clock::now();
};

namespace {

/// Held by a Call.
using Held = std::unique_ptr<NativeCall>;

AttemptObserver observer_of(NativeCall& call) {
  return [&call](const Attempt& attempt) {
    try {
      call.attempt = std::make_unique<EndedAttempt>(attempt);
    } catch (const std::bad_alloc&) {
      return;  // the call matters more
    }
  };
}

/// Whether a signal's handler may be waiting for this thread to run Python.
bool is_time_for_signals(NativeCall& call) {
  if (call.longest_wait != between_signals) return false;
  const auto now = steady_clock::now();
  if (now - call.last_return < between_signals) return false;
  call.last_return = now;
  if (is_main_thread()) return true;
  call.longest_wait = longest_poll;
  return false;
}

std::expected<void, Error> prepare(NativeCall& call, NativeClient& client,
                                   const PortalSessionRequest& request,
                                   const CallOptions& options) {
  auto open = client.open_client();
  if (!open) return std::unexpected(std::move(open.error()));
  call.client = *std::move(open);
  return BlockingStart::prepare(*call.client, request, options, call.blocking);
}

/// Until it is done or needs Python.
void run(NativeCall& call) noexcept {
  while (true) {
    call.event = BlockingStart::step(*call.blocking, call.longest_wait);
    if (call.event == Event::done || call.attempt) return;
    if (call.event == Event::woken && is_time_for_signals(call)) return;
  }
}

bool needs_python(const NativeCall& call) {
  return call.blocking && call.event != Event::done;
}

PyObject* result(const NativeCall& call) {
  if (call.refusal) return failure(*call.refusal);
  if (!call.blocking) return PyErr_NoMemory();
  const auto& session = call.blocking->result();
  return session ? session_value(*session) : failure(session.error());
}

PyObject* step(PyObject* self, PyObject* const* /*arguments*/) {
  auto& call = *value_of<Held>(self);
  if (!call.blocking) {
    PyErr_SetString(PyExc_RuntimeError, "the call was cancelled");
    return nullptr;
  }
  without_gil([&call]() noexcept { run(call); });
  if (!needs_python(call)) return result(call);
  Py_INCREF(self);
  return self;
}

PyObject* take_attempt(PyObject* self, PyObject* const* /*arguments*/) {
  auto& call = *value_of<Held>(self);
  if (!call.attempt) return none();
  PyObject* made = attempt_value(*call.attempt);
  call.attempt.reset();
  return made;
}

PyObject* cancel(PyObject* self, PyObject* const* /*arguments*/) {
  auto& call = *value_of<Held>(self);
  without_gil([&call]() noexcept {
    call.blocking.reset();
    call.client.reset();
  });
  return none();
}

std::array methods{
    method<step, 0>("step"),
    method<take_attempt, 0>("take_attempt"),
    method<cancel, 0>("cancel"),
    PyMethodDef{},
};

PyObject* refuse_construction(PyTypeObject* /*type*/, PyObject* /*positional*/,
                              PyObject* /*named*/) {
  PyErr_SetString(PyExc_TypeError, "a client's call makes a Call");
  return nullptr;
}

}  // namespace

NativeCall* new_call() noexcept {
  return new (std::nothrow) NativeCall;
}

void begin(NativeCall& call, NativeClient& client, const SessionArguments& arguments,
           std::optional<milliseconds> timeout, bool is_observed) noexcept {
  try {
    CallOptions options{.timeout = timeout};
    if (is_observed) options.on_attempt = observer_of(call);
    auto prepared = prepare(call, client, arguments.request(), options);
    if (!prepared) call.refusal = std::make_unique<Error>(std::move(prepared.error()));
  } catch (const std::bad_alloc&) {
    return;
  }
  if (call.blocking) run(call);
}

PyObject* outcome(NativeCall* call) {
  PyObject* made = nullptr;
  if (needs_python(*call)) {
    made = new_object<Held>(call_type);
    if (made != nullptr) {
      value_of<Held>(made).reset(call);
      return made;
    }
  } else {
    made = result(*call);
  }
  delete call;
  return made;
}

void bind_call(pybind11::module_& module) {
  call_type =
      add_type(module, "userhub._native.Call", sizeof(NativeObject<Held>),
               {slot(Py_tp_new, refuse_construction), slot(Py_tp_dealloc, free_object<Held>),
                PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
