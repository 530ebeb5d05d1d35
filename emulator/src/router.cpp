#include "router.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <optional>

#include "control/openapi.hpp"
#include "http/api_error.hpp"
#include "http/body_limit.hpp"
#include "http/json_text.hpp"
#include "http/request_head.hpp"
#include "http/web_url.hpp"

namespace userhub::emulator {
namespace {

bool is_under(std::string_view path, std::string_view parent) {
  return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '/');
}

bool is_for_user_api(const Request& request) {
  return is_under(request.path(), "/user/v1");
}

bool is_for_control(const Request& request) {
  return is_under(request.path(), "/_emulator") || request.path() == openapi_path;
}

// A request with a key is for the Admin API, even if a wrong base URL changed its path.
bool is_for_admin_api(const Request& request) {
  return is_under(request.path(), "/admin/v1") || request.bearer();
}

std::optional<ApiError> check_key(const Request& request, std::string_view admin_key) {
  const auto key = request.bearer();
  if (!key) {
    return ApiError{.code = "UNAUTHENTICATED",
                    .message = "Send the admin key as Authorization: Bearer <key>."};
  }
  if (*key != admin_key) {
    return ApiError{.code = "UNAUTHENTICATED", .message = "The admin key is wrong."};
  }
  return std::nullopt;
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
  const bool is_control = !problem && is_for_control(request);
  Response response = problem      ? reject_head(*problem, trace)
                      : is_control ? answer_control(request)
                                   : answer_in_transaction(request, trace);
  auto entry = records_.journal.describe(request, trace, response);
  records_.log.write(entry);
  if (!is_control) records_.journal.record(std::move(entry));
  return response;
}

// All changes of a request are committed before its answer is sent, or none is.
Response Router::answer_in_transaction(const Request& request, Trace& trace) {
  try {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    auto messages = timeline_.advance();
    Response response = dispatch(request, trace);
    std::ranges::move(webhooks_.take_messages(), std::back_inserter(messages));
    transaction.commit();
    webhooks_.sender.send(std::move(messages));
    return response;
  } catch (const std::exception& failure) {
    webhooks_.changes.take();
    return reject(internal_error(failure), trace);
  }
}

void Router::advance_timeline() {
  if (!timeline_.is_due()) return;
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  auto messages = timeline_.advance();
  transaction.commit();
  webhooks_.sender.send(std::move(messages));
}

Response Router::answer_control(const Request& request) {
  if (!known_hosts_.knows(request.host())) return unknown_host(request);
  // A page of any site can send such requests, although it cannot read the answers.
  if (!known_hosts_.knows_origin(request.header("Origin"))) {
    return json_response(403, {{"message", "Pages of other sites must not control the emulator."}});
  }
  if (request.path() == openapi_path) return show_openapi(request);
  const bool is_home = Home::is_path(request.path()) && is_local_host(without_port(request.host()));
  // Without a transaction here: a reset begins its own.
  try {
    Response response = is_home ? home_.answer(request) : control_.answer(request);
    webhooks_.sender.send(webhooks_.take_messages());  // Of an import by the home page.
    advance_timeline();                                // The request may have moved the clock.
    return response;
  } catch (const std::exception& failure) {
    webhooks_.changes.take();
    return to_response(internal_error(failure));
  }
}

Response Router::dispatch(const Request& request, Trace& trace) {
  if (!known_hosts_.knows(request.host())) {
    trace.note = "unknown host";
    return unknown_host(request);
  }
  if (!is_for_user_api(request) && !is_for_admin_api(request)) {
    const bool is_local = is_local_host(without_port(request.host()));
    if (!is_local || !portal_.is_signed_out_root(request)) return portal_.answer(request, trace);
    trace.matched = true;
    trace.note = home_note;
    return home_.answer(request);
  }
  if (request.body_too_long) return reject(long_body_error(request), trace);
  if (is_for_user_api(request)) return user_api_.answer(request, trace);
  if (const auto error = check_key(request, admin_key_)) return reject(*error, trace);
  return admin_api_.answer(request, trace);
}

}  // namespace userhub::emulator
