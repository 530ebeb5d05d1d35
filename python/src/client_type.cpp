#include "userhub/client.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "arguments.hpp"
#include "async_call.hpp"
#include "bindings.hpp"
#include "call.hpp"
#include "call_start.hpp"
#include "completions.hpp"
#include "native_client.hpp"
#include "native_type.hpp"
#include "option_arguments.hpp"
#include "session_arguments.hpp"
#include "values.hpp"
#include "without_collector.hpp"
#include "without_gil.hpp"

namespace userhub::python {
namespace {

bool fill(NativeClient& client, std::string_view admin_key,
          std::optional<std::string_view> base_url, std::optional<std::string_view> proxy,
          const ArgumentError& error) noexcept {
  try {
    SecretOptions options{.admin_key = std::string(admin_key)};
    options.base_url = base_url;
    options.proxy = proxy;
    client.fill(std::move(options), error);
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

constexpr auto missing_key =
    "is missing: pass it or set USERHUB_ADMIN_KEY; to develop without an account, run the app "
    "under `userhub emulator exec`";

/// Reports no unusable argument: open() does, when the caller's frames no longer hold a secret.
PyObject* make(PyTypeObject* type, PyObject* const* arguments) {
  ArgumentReader read;
  if (arguments[0] == Py_None) read.invalid_argument("admin_key", missing_key);
  const auto admin_key = read.text(arguments[0], "admin_key");
  const auto base_url = read.optional_text(arguments[1], "base_url");
  const auto proxy = read.optional_text(arguments[2], "proxy");
  PyObject* object = new_object<NativeClient>(type);
  if (object == nullptr) return nullptr;
  auto& client = value_of<NativeClient>(object);
  if (fill(client, admin_key, base_url, proxy, read.error())) return object;
  Py_DECREF(object);
  return PyErr_NoMemory();
}

std::expected<void, Error> open_client(NativeClient& client, const OptionArguments& arguments) {
  auto opened = Client::create(arguments.client_options(client.take_secret_options()));
  if (!opened) return std::unexpected(std::move(opened.error()));
  client.open(*std::move(opened));
  return {};
}

PyObject* open(PyObject* self, PyObject* const* arguments) {
  auto& client = value_of<NativeClient>(self);
  if (client.error().code != nullptr) return failure(client.error());
  ArgumentReader read;
  const auto options = OptionArguments::read(read, arguments);
  if (read.failed()) return failure(read.error());
  return take_result(on_heap([&] { return open_client(client, options); }), none);
}

PyObject* create_portal_session(PyObject* self, PyObject* const* arguments) {
  ArgumentReader read;
  const auto request = SessionArguments::read(read, arguments);
  const auto timeout = read.optional_duration(arguments[5], "timeout");
  const bool is_observed = arguments[6] != Py_None;
  if (read.failed()) return failure(read.error());
  NativeCall* call = new_call(value_of<NativeClient>(self));
  if (call == nullptr) return PyErr_NoMemory();
  without_gil([&]() noexcept { begin(*call, request, timeout, is_observed); });
  return outcome(call);
}

std::expected<AsyncCall, Error> start(NativeClient& client, PyObject* completions_object,
                                      std::uint64_t number, const SessionArguments& request,
                                      std::optional<std::chrono::milliseconds> timeout,
                                      bool is_observed) {
  const auto open = client.open_client();
  if (!open) return std::unexpected(open.error());
  const auto& completions = completions_of(completions_object);
  CallOptions options{.timeout = timeout};
  if (is_observed) options.on_attempt = Completions::observer(completions, number);
  auto call = CallStart::prepare_queued(**open, request.request(), options, completions, number);
  if (call) CallStart::start(*call);
  return call;
}

/// Returns an AsyncCall. The result, and with `is_observed` the attempts, arrive in the Completions
/// under this number.
PyObject* start_portal_session(PyObject* self, PyObject* const* arguments) {
  ArgumentReader read;
  PyObject* completions_object = arguments[0];
  const unsigned long long number = PyLong_AsUnsignedLongLong(arguments[1]);
  if (PyErr_Occurred() != nullptr || !are_completions(completions_object)) return nullptr;
  const auto request = SessionArguments::read(read, arguments + 2);
  const auto timeout = read.optional_duration(arguments[7], "timeout");
  const bool is_observed = read.flag(arguments[8], "is_observed");
  if (read.failed()) return failure(read.error());
  auto& client = value_of<NativeClient>(self);
  return take_result(
      on_heap(
          [&] { return start(client, completions_object, number, request, timeout, is_observed); }),
      async_call_value);
}

/// A dict of the arguments of userhub.HttpRequest().
PyObject* request_value(const HttpRequest& request) {
  return without_collector([&request] {
    const auto size = static_cast<Py_ssize_t>(request.body.size());
    return Py_BuildValue("{sNsNsNsN}", "method", text_value(request.method), "url",
                         text_value(request.url), "headers", text_dict(request.headers), "content",
                         PyBytes_FromStringAndSize(request.body.data(), size));
  });
}

PyObject* build_request(PyObject* self, PyObject* const* arguments) {
  ArgumentReader read;
  const auto request = SessionArguments::read(read, arguments);
  if (read.failed()) return failure(read.error());
  auto& client = value_of<NativeClient>(self);
  return take_result(on_heap([&]() -> std::expected<HttpRequest, Error> {
                       const auto open = client.open_client();
                       if (!open) return std::unexpected(open.error());
                       return (*open)->build_request(request.request());
                     }),
                     request_value);
}

PyObject* check_open(PyObject* self, PyObject* const* /*arguments*/) {
  auto& client = value_of<NativeClient>(self);
  return take_result(on_heap([&] { return client.open_client(); }),
                     [](const auto&) { return none(); });
}

PyObject* reject_calls(PyObject* self, PyObject* const* /*arguments*/) {
  value_of<NativeClient>(self).reject_calls();
  return none();
}

PyObject* close(PyObject* self, PyObject* const* /*arguments*/) {
  auto& client = value_of<NativeClient>(self);
  without_gil([&client]() noexcept { client.close(); });
  return none();
}

std::array methods{
    method<open, OptionArguments::count>("open"),
    method<create_portal_session, SessionArguments::count + 2>("create_portal_session"),
    method<start_portal_session, SessionArguments::count + 4>("start_portal_session"),
    method<build_request, SessionArguments::count>("build_request"),
    method<check_open, 0>("check_open"),
    method<reject_calls, 0>("reject_calls"),
    method<close, 0>("close"),
    PyMethodDef{},
};

}  // namespace

void bind_client(pybind11::module_& module) {
  add_type(module, "userhub._native.Client", sizeof(NativeObject<NativeClient>),
           {slot(Py_tp_new, checked_new<make, 3>), slot(Py_tp_dealloc, free_object<NativeClient>),
            PyType_Slot{Py_tp_methods, methods.data()}});
}

}  // namespace userhub::python
