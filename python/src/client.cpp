#include "userhub/client.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "arguments.hpp"
#include "attempts.hpp"
#include "bindings.hpp"
#include "completions.hpp"
#include "errors.hpp"
#include "fast_method.hpp"
#include "portal_session.hpp"
#include "released_gil.hpp"
#include "signal_check.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

/// A client that can be closed while it is used: each call keeps it alive until the call ends.
/// Touched with the GIL held, which guards its members.
struct ClosableClient {
  std::shared_ptr<const Client> open;
  bool refuses_calls = false;
};

std::string user_agent_suffix(py::handle given) {
  std::string suffix =
      "python/" + std::to_string(PY_MAJOR_VERSION) + "." + std::to_string(PY_MINOR_VERSION);
  if (const auto more = optional_text(given, "user_agent_suffix"); more && !more->empty()) {
    suffix += " " + *more;
  }
  return suffix;
}

ClosableClient make_client(py::handle admin_key, py::handle base_url, py::handle timeout,
                           py::handle attempt_timeout, py::handle connect_timeout,
                           py::handle max_retries, py::handle ca_file, py::handle proxy,
                           py::handle suffix, py::handle allow_insecure_base_url,
                           py::handle max_connections, py::handle allowed_return_origins) {
  ClientOptions options;
  options.admin_key = text(admin_key, "admin_key");
  if (auto given = optional_text(base_url, "base_url")) options.base_url = *std::move(given);
  options.timeout = duration(timeout, "timeout");
  options.attempt_timeout = optional_duration(attempt_timeout, "attempt_timeout");
  options.connect_timeout = duration(connect_timeout, "connect_timeout");
  options.max_retries = integer(max_retries, "max_retries");
  if (auto given = optional_text(ca_file, "ca_file")) options.ca_file = *std::move(given);
  options.proxy = optional_text(proxy, "proxy");
  options.user_agent_suffix = user_agent_suffix(suffix);
  options.allow_insecure_base_url = flag(allow_insecure_base_url, "allow_insecure_base_url");
  options.max_connections = integer(max_connections, "max_connections");
  options.allowed_return_origins = optional_texts(allowed_return_origins, "allowed_return_origins");
  return {.open = std::make_shared<Client>(value_or_raise(Client::create(std::move(options))))};
}

PortalSessionRequest session_request(py::handle user_id, py::handle portal_url,
                                     py::handle return_url, py::handle success_url,
                                     py::handle organization_id) {
  return {
      .user_id = text(user_id, "user_id"),
      .portal_url = optional_text(portal_url, "portal_url").value_or(""),
      .return_url = optional_text(return_url, "return_url").value_or(""),
      .success_url = optional_text(success_url, "success_url").value_or(""),
      .organization_id = optional_text(organization_id, "organization_id").value_or(""),
  };
}

std::expected<PortalSession, Error> call(const Client& client, const PortalSessionRequest& request,
                                         std::optional<std::chrono::milliseconds> timeout,
                                         py::handle on_attempt) {
  ReleasedGil gil;
  SignalCheck signal_check(gil);
  CallOptions options{.timeout = timeout, .interrupted = std::ref(signal_check)};
  if (!on_attempt.is_none()) {
    options.on_attempt = [&gil, on_attempt](const Attempt& attempt) {
      gil.ask_with_gil([&] {
        tell(on_attempt, attempt);
        return true;
      });
    };
  }
  return client.create_portal_session(request, options);
}

std::shared_ptr<const Client> open_client(const ClosableClient& client) {
  if (client.open && !client.refuses_calls) return client.open;
  Error error;
  error.code = ErrorCode::invalid_argument;
  error.message = "the client is closed: make a new one";
  raise(error);
}

py::object create_portal_session(const ClosableClient& self, py::handle user_id,
                                 py::handle portal_url, py::handle return_url,
                                 py::handle success_url, py::handle organization_id,
                                 py::handle timeout, py::handle on_attempt) {
  const auto request =
      session_request(user_id, portal_url, return_url, success_url, organization_id);
  const auto limit = optional_duration(timeout, "timeout");
  const auto client = open_client(self);
  auto result = call(*client, request, limit, on_attempt);
  if (PyErr_Occurred() != nullptr) throw py::error_already_set();
  return to_python(value_or_raise(std::move(result)));
}

/// Its result goes to `receiver`, Completions, under that number, and its attempts where `observed`
/// is True.
py::object start_portal_session(const ClosableClient& self, py::handle receiver, py::handle number,
                                py::handle user_id, py::handle portal_url, py::handle return_url,
                                py::handle success_url, py::handle organization_id,
                                py::handle timeout, py::handle observed) {
  auto request = session_request(user_id, portal_url, return_url, success_url, organization_id);
  CallOptions options{.timeout = optional_duration(timeout, "timeout")};
  const auto client = open_client(self);
  const auto completions = receiver.cast<std::shared_ptr<Completions>>();
  if (!completions) refuse_type(receiver, "completions", "Completions");
  const auto call = number.cast<std::uint64_t>();
  if (flag(observed, "observed")) options.on_attempt = Completions::observer(completions, call);
  auto taker = Completions::taker(completions, call);
  AsyncCall& in_flight = completions->in_flight(call);  // the last that can fail
  in_flight =
      client->create_portal_session_async(std::move(request), std::move(options), std::move(taker));
  return py::none();
}

py::tuple build_request(const ClosableClient& self, py::handle user_id, py::handle portal_url,
                        py::handle return_url, py::handle success_url, py::handle organization_id) {
  const auto request =
      session_request(user_id, portal_url, return_url, success_url, organization_id);
  const HttpRequest built = value_or_raise(open_client(self)->build_request(request));
  py::dict headers;
  for (const auto& [name, value] : built.headers) headers[py::str(name)] = value;
  return py::make_tuple(built.method, built.url, headers, py::bytes(built.body));
}

void check_open(const ClosableClient& self) {
  open_client(self);
}

void refuse_calls(ClosableClient& self) {
  self.refuses_calls = true;
}

/// Where no call of another thread still uses the client, its asynchronous calls end here.
void close(ClosableClient& self) {
  auto closed = std::exchange(self.open, nullptr);
  const ReleasedGil gil;
  closed.reset();
}

}  // namespace

void bind_client(py::module_& module) {
  py::class_<ClosableClient> client(module, "Client", py::is_final(), plain_metaclass());
  add_fast_method<&create_portal_session>(client, "create_portal_session");
  add_fast_method<&start_portal_session>(client, "start_portal_session");
  client.def(py::init(&make_client))
      .def("build_request", &build_request)
      .def("check_open", &check_open)
      .def("refuse_calls", &refuse_calls)
      .def("close", &close);
}

}  // namespace userhub::python
