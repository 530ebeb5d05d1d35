#include "control/control.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>

#include "control/fault_order.hpp"
#include "control/journal_query.hpp"
#include "http/body_limit.hpp"
#include "http/json_text.hpp"
#include "http/query_parameters.hpp"
#include "text/parse_number.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// Drops a fraction.
std::optional<seconds> read_seconds(double number) {
  constexpr auto too_many = static_cast<double>(year_10000.time_since_epoch().count());
  if (number < 0 || number >= too_many) return std::nullopt;
  return seconds(static_cast<std::int64_t>(number));
}

// JavaScript counts milliseconds. A number of 1e12 and more cannot be seconds before the year
// 10000.
std::optional<sys_seconds> read_unix_time(double number) {
  constexpr double of_2001 = 1e12;
  constexpr double per_second = 1000;
  const auto time = read_seconds(number >= of_2001 ? number / per_second : number);
  return time ? std::optional(sys_seconds(*time)) : std::nullopt;
}

// {"advance_seconds": 60}, {"now": 1767225600} or {"now": "2026-01-01T00:00:00Z"}.
std::optional<sys_seconds> read_time(const nlohmann::json& body, sys_seconds now) {
  if (!body.is_object() || body.size() != 1) return std::nullopt;
  if (const auto time = body.find("now"); time != body.end()) {
    if (time->is_string()) return parse_time(time->get_ref<const std::string&>());
    return time->is_number() ? read_unix_time(*time) : std::nullopt;
  }
  const auto advance = body.find("advance_seconds");
  if (advance == body.end() || !advance->is_number()) return std::nullopt;
  const auto by = read_seconds(*advance);
  if (!by || now + *by >= year_10000) return std::nullopt;
  return now + *by;
}

Response bad_request(const std::string& message) {
  return json_response(400, {{"message", message}});
}

Response no_webhook() {
  return json_response(404, {{"message",
                              "No webhook is set: start the emulator with "
                              "--webhook-url and --webhook-secret."}});
}

Response done() {
  return json_response(200, {{"status", "ok"}});
}

}  // namespace

struct Control::Route {
  std::string_view name;  ///< `{number}` stands for a number.
  Response (Control::*answer)(const Request&);

  bool matches(std::string_view request) const {
    const auto prefix = name.substr(0, name.find('{'));
    const auto suffix = name.substr(std::min(name.find('}'), name.size() - 1) + 1);
    if (prefix == name) return request == name;
    return request.size() > prefix.size() + suffix.size() && request.starts_with(prefix) &&
           request.ends_with(suffix);
  }
};

std::span<const Control::Route> Control::routes() {
  static constexpr std::array all{
      Route{"GET health", &Control::show_health},
      Route{"GET requests", &Control::list_requests},
      Route{"POST reset", &Control::reset},
      Route{"GET clock", &Control::show_time},
      Route{"POST clock", &Control::set_clock},
      Route{"GET faults", &Control::list_faults},
      Route{"POST faults", &Control::queue_fault},
      Route{"DELETE faults", &Control::clear_faults},
      Route{"GET state", &Control::show_state},
      Route{"PUT state", &Control::replace_state},
      Route{"GET webhooks", &Control::list_webhooks},
      Route{"POST webhooks/challenge", &Control::send_challenge},
      Route{"POST webhooks/{number}/send", &Control::send_webhook_again},
  };
  return all;
}

Response Control::answer(const Request& request) {
  constexpr std::string_view root = "/_emulator/";
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  const auto path = request.path().substr(std::min(root.size(), request.path().size()));
  const std::string name = method + " " + std::string(path);
  if (request.body_too_long) return bad_request(long_body_error(request).message);
  for (const auto& route : routes()) {
    if (!route.matches(name)) continue;
    const auto query = parse_query(request.query(), {});
    if (!query && route.answer != &Control::list_requests)
      return bad_request(query.error().message);
    return (this->*route.answer)(request);
  }
  return no_such_route(method + " " + std::string(request.path()));
}

Response Control::no_such_route(const std::string& request) {
  std::string message = "The emulator has no " + request + ". It has ";
  for (const auto& route : routes()) message.append(route.name).append(", ");
  return json_response(404, {{"message", message + "all under /_emulator/."}});
}

Response Control::show_health(const Request&) {
  return json_response(200, {{"status", "ok"}, {"version", USERHUB_EMULATOR_VERSION}});
}

Response Control::reset(const Request&) {
  state_.reset();
  return done();
}

Response Control::show_state(const Request&) {
  return pretty_json_response(state_.export_seed());
}

Response Control::replace_state(const Request& request) {
  const auto seed = parse_seed(request.body);
  if (!seed) return bad_request("The seed is invalid: " + seed.error());
  try {
    state_.replace(*seed);
  } catch (const std::exception& failure) {
    return bad_request(std::string("The seed is invalid: ") + failure.what());
  }
  return done();
}

Response Control::list_webhooks(const Request&) {
  if (!webhooks_.is_on()) return no_webhook();
  return json_response(200, {{"deliveries", webhooks_.log()}});
}

Response Control::send_challenge(const Request&) {
  if (!webhooks_.is_on()) return no_webhook();
  webhooks_.send_challenge();
  return done();
}

Response Control::send_webhook_again(const Request& request) {
  constexpr std::string_view before_number = "/_emulator/webhooks/";
  if (!webhooks_.is_on()) return no_webhook();
  const auto rest = request.path().substr(before_number.size());
  const auto number = parse_number(rest.substr(0, rest.find('/')));
  const auto sent = number ? webhooks_.send_again(*number) : std::nullopt;
  if (!sent) return json_response(404, {{"message", "The log has no such delivery."}});
  return json_response(200, {{"number", *sent}});
}

Response Control::list_requests(const Request& request) {
  const auto query = parse_journal_query(request.query());
  if (!query) return bad_request(query.error().message);
  return json_response(200, {{"requests", journal_.entries(*query)}});
}

Response Control::set_clock(const Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const auto time = read_time(body, clock_.now());
  if (!time) {
    return bad_request(
        "Send {\"advance_seconds\": 60}, {\"now\": 1767225600} or "
        "{\"now\": \"2026-01-01T00:00:00Z\"}, with a time zone, before the year 10000.");
  }
  clock_.set(*time);
  return show_time(request);
}

Response Control::show_time(const Request&) {
  const auto now = clock_.now();
  return json_response(200, {{"now", now.time_since_epoch().count()}, {"time", to_text(now)}});
}

Response Control::queue_fault(const Request& request) {
  auto fault = parse_fault_order(request.body);
  if (!fault) return bad_request(fault.error());
  faults_.queue(*std::move(fault));
  return list_faults(request);
}

Response Control::clear_faults(const Request& request) {
  faults_.clear();
  return list_faults(request);
}

Response Control::list_faults(const Request&) {
  return json_response(200, {{"faults", faults_.describe_queue()}});
}

}  // namespace userhub::emulator
