#include "router.hpp"

#include <optional>

#include "api_error.hpp"
#include "user_action.hpp"

namespace userhub::emulator {
namespace {

bool is_under(std::string_view path, std::string_view parent) {
  return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '/');
}

std::optional<ApiError> check_key(const Request& request, std::string_view admin_key) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view authorization = request.header("Authorization");
  if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
    return ApiError{.code = "UNAUTHENTICATED",
                    .message = "Send the admin key as Authorization: Bearer <key>."};
  }
  if (authorization.substr(scheme.size()) != admin_key) {
    return ApiError{.code = "UNAUTHENTICATED", .message = "The admin key is wrong."};
  }
  return std::nullopt;
}

Response refuse(const ApiError& error, Trace& trace) {
  trace.note = error.message;
  return to_response(error);
}

}  // namespace

Response Router::answer(const Request& request) {
  if (is_under(request.path(), "/_emulator")) return control_.answer(request);
  Trace trace;
  // What a request changes is there as a whole, before its answer, or not at all.
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  Response response = answer_any(request, trace);
  transaction.commit();
  journal_.record(request, trace, response);
  return response;
}

Response Router::answer_any(const Request& request, Trace& trace) {
  return is_under(request.path(), "/admin/v1") ? answer_api(request, trace)
                                               : portal_.answer(request, trace);
}

Response Router::answer_api(const Request& request, Trace& trace) {
  if (const auto error = check_key(request, admin_key_)) return refuse(*error, trace);
  if (request.body_too_long) {
    return refuse(
        {.code = "INVALID_ARGUMENT", .message = "The body is longer than 1 MiB.", .param = "body"},
        trace);
  }
  const auto action = parse_user_action(request.method, request.path());
  if (!action) {
    return refuse({.code = "UNIMPLEMENTED",
                   .message = "The emulator has no " + request.method + " " +
                              std::string(request.path()) + "."},
                  trace);
  }
  return users_api_.answer(request, *action, trace);
}

}  // namespace userhub::emulator
