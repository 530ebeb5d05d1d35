#include "userhub/client.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "bindings.hpp"
#include "call.hpp"
#include "completions.hpp"
#include "native_client.hpp"
#include "native_type.hpp"
#include "session_arguments.hpp"
#include "values.hpp"
#include "without_collector.hpp"
#include "without_gil.hpp"

namespace userhub::python {
namespace {

/// What making a client takes, which remains Python's.
struct OptionArguments {
  std::chrono::milliseconds timeout;
  std::optional<std::chrono::milliseconds> attempt_timeout;
  std::chrono::milliseconds connect_timeout;
  int max_retries;
  std::chrono::milliseconds max_connection_age;
  std::optional<std::string_view> ca_file;
  std::string_view user_agent_suffix;
  bool allow_insecure_base_url;
  int max_connections;
  PyObject* allowed_return_origins;  ///< A tuple of str, or None.

  static constexpr int count = 10;

  static OptionArguments read(ArgumentReader& read, PyObject* const* arguments) {
    OptionArguments given{
        .timeout = read.duration(arguments[0], "timeout"),
        .attempt_timeout = read.optional_duration(arguments[1], "attempt_timeout"),
        .connect_timeout = read.duration(arguments[2], "connect_timeout"),
        .max_retries = read.integer(arguments[3], "max_retries"),
        .max_connection_age = read.duration(arguments[4], "max_connection_age"),
        .ca_file = read.optional_path(arguments[5], "ca_file"),
        .user_agent_suffix = read.optional_text(arguments[6], "user_agent_suffix").value_or(""),
        .allow_insecure_base_url = read.flag(arguments[7], "allow_insecure_base_url"),
        .max_connections = read.integer(arguments[8], "max_connections"),
        .allowed_return_origins = arguments[9]};
    if (arguments[9] != Py_None) read.tuple_of_texts(arguments[9], "allowed_return_origins");
    return given;
  }
};

std::string user_agent_suffix(std::string_view more) {
  std::string suffix =
      "python/" + std::to_string(PY_MAJOR_VERSION) + "." + std::to_string(PY_MINOR_VERSION);
  if (!more.empty()) suffix.append(" ").append(more);
  return suffix;
}

/// Of a tuple that was read: its texts are UTF-8 already.
std::vector<std::string> texts_of(PyObject* tuple) {
  std::vector<std::string> texts;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); ++i) {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(tuple, i), &size);
    texts.emplace_back(text, static_cast<std::size_t>(size));
  }
  return texts;
}

std::expected<void, Error> open_client(NativeClient& client, const OptionArguments& given) {
  auto [admin_key, base_url, proxy] = client.take_unopened();
  ClientOptions options{.admin_key = std::move(admin_key), .proxy = std::move(proxy)};
  if (base_url) options.base_url = *std::move(base_url);
  options.timeout = given.timeout;
  options.attempt_timeout = given.attempt_timeout;
  options.connect_timeout = given.connect_timeout;
  options.max_retries = given.max_retries;
  options.max_connection_age = std::chrono::floor<std::chrono::seconds>(given.max_connection_age);
  options.ca_file = given.ca_file.value_or("");
  options.user_agent_suffix = user_agent_suffix(given.user_agent_suffix);
  options.allow_insecure_base_url = given.allow_insecure_base_url;
  options.max_connections = given.max_connections;
  if (given.allowed_return_origins != Py_None) {
    options.allowed_return_origins = texts_of(given.allowed_return_origins);
  }
  auto opened = Client::create(std::move(options));
  if (!opened) return std::unexpected(std::move(opened.error()));
  client.open(*std::move(opened));
  return {};
}

bool fill(NativeClient& client, std::string_view admin_key,
          std::optional<std::string_view> base_url, std::optional<std::string_view> proxy,
          const Refusal& refused) noexcept {
  try {
    UnopenedClient unopened{.admin_key = std::string(admin_key)};
    unopened.base_url = base_url;
    unopened.proxy = proxy;
    client.fill(std::move(unopened), refused);
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

constexpr auto missing_key =
    "is missing: pass it or set USERHUB_ADMIN_KEY; to develop without an account, run the app "
    "under `userhub emulator exec`";

/// Takes what may hold a secret, and refuses it only when the client is opened: its caller's frames
/// no longer hold it then.
PyObject* make(PyTypeObject* type, PyObject* const* arguments) {
  ArgumentReader read;
  if (arguments[0] == Py_None) read.refuse_value("admin_key", missing_key);
  const auto admin_key = read.text(arguments[0], "admin_key");
  const auto base_url = read.optional_text(arguments[1], "base_url");
  const auto proxy = read.optional_text(arguments[2], "proxy");
  PyObject* made = new_object<NativeClient>(type);
  if (made == nullptr) return nullptr;
  auto& client = value_of<NativeClient>(made);
  if (fill(client, admin_key, base_url, proxy, read.refusal())) return made;
  Py_DECREF(made);
  return PyErr_NoMemory();
}

PyObject* open(PyObject* self, PyObject* const* arguments) {
  auto& client = value_of<NativeClient>(self);
  if (client.refusal().code != nullptr) return failure(client.refusal());
  ArgumentReader read;
  const auto options = OptionArguments::read(read, arguments);
  if (read.is_refused()) return failure(read.refusal());
  return given(kept([&] { return open_client(client, options); }), [] { return none(); });
}

PyObject* create_portal_session(PyObject* self, PyObject* const* arguments) {
  ArgumentReader read;
  const auto request = SessionArguments::read(read, arguments);
  const auto timeout = read.optional_duration(arguments[5], "timeout");
  const bool is_observed = arguments[6] != Py_None;
  if (read.is_refused()) return failure(read.refusal());
  NativeCall* call = new_call(value_of<NativeClient>(self));
  if (call == nullptr) return PyErr_NoMemory();
  without_gil([&]() noexcept { begin(*call, request, timeout, is_observed); });
  return outcome(call);
}

std::expected<void, Error> start(NativeClient& client, PyObject* receiver, std::uint64_t number,
                                 const SessionArguments& request,
                                 std::optional<std::chrono::milliseconds> timeout,
                                 bool is_observed) {
  const auto open = client.open_client();
  if (!open) return std::unexpected(open.error());
  const std::shared_ptr<Completions> completions = completions_of(receiver);
  CallOptions options{.timeout = timeout};
  if (is_observed) options.on_attempt = Completions::observer(completions, number);
  auto taker = Completions::taker(completions, number);
  PortalSessionRequest copied = request.request();
  completions->expect(number);  // the last that can fail
  completions->started(number, (*open)->create_portal_session_async(
                                   std::move(copied), std::move(options), std::move(taker)));
  return {};
}

/// Its result goes to Completions, under that number, and its attempts where `is_observed`.
PyObject* start_portal_session(PyObject* self, PyObject* const* arguments) {
  ArgumentReader read;
  PyObject* receiver = arguments[0];
  const unsigned long long number = PyLong_AsUnsignedLongLong(arguments[1]);
  if (PyErr_Occurred() != nullptr || !are_completions(receiver)) return nullptr;
  const auto request = SessionArguments::read(read, arguments + 2);
  const auto timeout = read.optional_duration(arguments[7], "timeout");
  const bool is_observed = read.flag(arguments[8], "is_observed");
  if (read.is_refused()) return failure(read.refusal());
  auto& client = value_of<NativeClient>(self);
  return given(kept([&] { return start(client, receiver, number, request, timeout, is_observed); }),
               [] { return none(); });
}

/// A dict of the arguments of userhub.HttpRequest.
PyObject* request_value(const HttpRequest& built) {
  return without_collector([&built] {
    const auto size = static_cast<Py_ssize_t>(built.body.size());
    return Py_BuildValue("{sNsNsNsN}", "method", text_value(built.method), "url",
                         text_value(built.url), "headers", text_dict(built.headers), "content",
                         PyBytes_FromStringAndSize(built.body.data(), size));
  });
}

PyObject* build_request(PyObject* self, PyObject* const* arguments) {
  ArgumentReader read;
  const auto request = SessionArguments::read(read, arguments);
  if (read.is_refused()) return failure(read.refusal());
  auto& client = value_of<NativeClient>(self);
  return given(kept([&]() -> std::expected<HttpRequest, Error> {
                 const auto open = client.open_client();
                 if (!open) return std::unexpected(open.error());
                 return (*open)->build_request(request.request());
               }),
               request_value);
}

PyObject* check_open(PyObject* self, PyObject* const* /*arguments*/) {
  auto& client = value_of<NativeClient>(self);
  return given(kept([&] { return client.open_client(); }), [](const auto&) { return none(); });
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
