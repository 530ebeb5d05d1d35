#include "call.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <expected>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "bindings.hpp"
#include "call_start.hpp"
#include "main_thread.hpp"
#include "native_type.hpp"
#include "portal_session.hpp"
#include "transport/blocking_call.hpp"
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
  std::atomic<bool> is_in_use{false};  ///< By a thread, which has all of the call to itself.
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

void refuse(NativeCall& call, Error error) {
  call.refusal = std::make_unique<Error>(std::move(error));
}

/// Until it is done or needs Python.
void run(NativeCall& call) noexcept {
  while (true) {
    call.event = call.blocking->step(call.longest_wait);
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

PyObject* step(PyObject* self, NativeCall& call) {
  if (!call.blocking) {
    PyErr_SetString(PyExc_RuntimeError, "the call was cancelled");
    return nullptr;
  }
  without_gil([&call]() noexcept { run(call); });
  if (!needs_python(call)) return result(call);
  Py_INCREF(self);
  return self;
}

PyObject* take_attempt(PyObject* /*self*/, NativeCall& call) {
  if (!call.attempt) return none();
  PyObject* made = attempt_value(*call.attempt);
  call.attempt.reset();
  return made;
}

PyObject* cancel(PyObject* /*self*/, NativeCall& call) {
  without_gil([&call]() noexcept {
    call.blocking.reset();
    call.client.reset();
  });
  return none();
}

/// For one thread at a time. Another gets an error rather than wait, as it would for a generator.
template <PyObject* (*function)(PyObject* self, NativeCall& call)>
PyObject* alone(PyObject* self, PyObject* const* /*arguments*/) {
  auto& call = *value_of<Held>(self);
  if (call.is_in_use.exchange(true)) {
    PyErr_SetString(PyExc_RuntimeError, "another thread uses the call");
    return nullptr;
  }
  PyObject* made = function(self, call);
  call.is_in_use = false;
  return made;
}

std::array methods{
    method<alone<step>, 0>("step"),
    method<alone<take_attempt>, 0>("take_attempt"),
    method<alone<cancel>, 0>("cancel"),
    PyMethodDef{},
};

PyObject* refuse_construction(PyTypeObject* /*type*/, PyObject* /*positional*/,
                              PyObject* /*named*/) {
  PyErr_SetString(PyExc_TypeError, "a client's call makes a Call");
  return nullptr;
}

}  // namespace

NativeCall* new_call(NativeClient& client) noexcept {
  try {
    auto call = std::make_unique<NativeCall>();
    auto open = client.open_client();
    if (open) {
      call->client = *std::move(open);
    } else {
      refuse(*call, std::move(open.error()));
    }
    return call.release();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void begin(NativeCall& call, const SessionArguments& arguments, std::optional<milliseconds> timeout,
           bool is_observed) noexcept {
  if (call.refusal) return;
  try {
    CallOptions options{.timeout = timeout};
    if (is_observed) options.on_attempt = observer_of(call);
    auto prepared = CallStart::blocking(*call.client, arguments.request(), options, call.blocking);
    if (!prepared) refuse(call, std::move(prepared.error()));
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
