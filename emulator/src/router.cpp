#include "router.hpp"

#include <exception>
#include <optional>

#include "api_error.hpp"
#include "json_text.hpp"
#include "request_head.hpp"
#include "user_action.hpp"
#include "web_url.hpp"

namespace userhub::emulator {
namespace {

bool is_under(std::string_view path, std::string_view parent) {
  return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '/');
}

std::optional<std::string_view> key_of(const Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view authorization = request.header("Authorization");
  if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
  return authorization.substr(scheme.size());
}

// A request with a key is for the API, even if a wrong base URL changed its path.
bool is_for_api(const Request& request) {
  return is_under(request.path(), "/admin/v1") || key_of(request);
}

std::optional<ApiError> check_key(const Request& request, std::string_view admin_key) {
  const auto key = key_of(request);
  if (!key) {
    return ApiError{.code = "UNAUTHENTICATED",
                    .message = "Send the admin key as Authorization: Bearer <key>."};
  }
  if (*key != admin_key) {
    return ApiError{.code = "UNAUTHENTICATED", .message = "The admin key is wrong."};
  }
  return std::nullopt;
}

ApiError no_such_call(const Request& request) {
  return {.code = "UNIMPLEMENTED",
          .message = "The emulator has no " + request.method + " " + std::string(request.path()) +
                     ". Its calls are under /admin/v1/users: get, list, import, createApiSession and "
                     "createPortalSession."};
}

Response reject(const ApiError& error, Trace& trace) {
  trace.note = error.message;
  return to_response(error);
}

Response unknown_host(const Request& request) {
  constexpr int misdirected_request = 421;
  const std::string name(without_port(request.host()));
  const std::string message =
      name.empty() ? "Send a Host header that names this machine, such as localhost."
                   : "The emulator does not accept the host " + name + ". To allow it, start it " +
                         "with --allow-host " + name + ".";
  return json_response(misdirected_request, {{"code", "PERMISSION_DENIED"}, {"message", message}});
}

Response reject_head(const ApiError& problem, Trace& trace) {
  Response response = reject(problem, trace);
  response.headers.emplace_back("Connection", "close");
  return response;
}

}  // namespace

Response Router::answer(const Request& request) {
  Trace trace;
  const auto problem = find_head_problem(request);
  if (!problem && is_under(request.path(), "/_emulator")) return answer_control(request);
  Response response =
      problem ? reject_head(*problem, trace) : answer_in_transaction(request, trace);
  journal_.record(request, trace, response);
  return response;
}

// All changes of a request are committed before its answer is sent, or none is.
Response Router::answer_in_transaction(const Request& request, Trace& trace) {
  try {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    Response response = dispatch(request, trace);
    transaction.commit();
    return response;
  } catch (const std::exception& failure) {
    return reject(internal_error(failure), trace);
  }
}

Response Router::answer_control(const Request& request) {
  if (!known_hosts_.knows(request.host())) return unknown_host(request);
  // A page of any site can send such requests, although it cannot read the answers.
  if (!known_hosts_.knows_origin(request.header("Origin"))) {
    return json_response(403, {{"message", "Pages of other sites must not control the emulator."}});
  }
  return control_.answer(request);
}

Response Router::dispatch(const Request& request, Trace& trace) {
  if (!known_hosts_.knows(request.host())) {
    trace.note = "unknown host";
    return unknown_host(request);
  }
  return is_for_api(request) ? answer_api(request, trace) : portal_.answer(request, trace);
}

Response Router::answer_api(const Request& request, Trace& trace) {
  if (const auto error = check_key(request, admin_key_)) return reject(*error, trace);
  if (request.body_too_long) {
    return reject(
        {.code = "INVALID_ARGUMENT", .message = "The body is longer than 1 MiB.", .param = "body"},
        trace);
  }
  const auto action = parse_user_action(request.method, request.path());
  if (!action) return reject(no_such_call(request), trace);
  return users_api_.answer(request, *action, trace);
}

}  // namespace userhub::emulator
