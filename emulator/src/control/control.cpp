#include "control/control.hpp"

#include <optional>

#include "control/fault_order.hpp"
#include "control/journal_query.hpp"
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

Response no_such_route(const std::string& route) {
  return json_response(
      404, {{"message", "The emulator has no " + route +
                            ". It has GET health, GET requests, POST reset, GET and POST clock, "
                            "GET, POST and DELETE faults, GET webhooks, POST webhooks/challenge, "
                            "POST webhooks/<number>/send, all under /_emulator/."}});
}

Response done() {
  return json_response(200, {{"status", "ok"}});
}

}  // namespace

Response Control::answer(const Request& request) {
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  const std::string route = method + " " + std::string(request.path());
  if (request.body_too_long) return bad_request("The body is longer than 1 MiB.");
  if (route == "GET /_emulator/requests") return list_requests(request);
  if (const auto none = parse_query(request.query(), {}); !none) {
    return bad_request(none.error().message);
  }
  if (route == "GET /_emulator/health") {
    return json_response(200, {{"status", "ok"}, {"version", USERHUB_EMULATOR_VERSION}});
  }
  if (route == "POST /_emulator/reset") return reset_(), done();
  if (route == "GET /_emulator/clock") return show_time();
  if (route == "POST /_emulator/clock") return set_clock(request);
  if (route == "GET /_emulator/faults") return list_faults();
  if (route == "POST /_emulator/faults") return queue_fault(request);
  if (route == "DELETE /_emulator/faults") return faults_.clear(), list_faults();
  if (request.path().starts_with("/_emulator/webhooks")) return answer_webhooks(route);
  return no_such_route(route);
}

Response Control::answer_webhooks(const std::string& route) {
  constexpr std::string_view send_prefix = "POST /_emulator/webhooks/";
  constexpr std::string_view send_suffix = "/send";
  if (!webhooks_.is_on()) {
    return json_response(404, {{"message",
                                "No webhook is set: start the emulator with "
                                "--webhook-url and --webhook-secret."}});
  }
  if (route == "GET /_emulator/webhooks") {
    return json_response(200, {{"deliveries", webhooks_.log()}});
  }
  if (route == "POST /_emulator/webhooks/challenge") return webhooks_.send_challenge(), done();
  if (!route.starts_with(send_prefix) || !route.ends_with(send_suffix)) return no_such_route(route);
  const auto text = std::string_view(route).substr(send_prefix.size());
  const auto number = parse_number(text.substr(0, text.size() - send_suffix.size()));
  const auto sent = number ? webhooks_.send_again(*number) : std::nullopt;
  if (!sent) return json_response(404, {{"message", "The log has no such delivery."}});
  return json_response(200, {{"number", *sent}});
}

Response Control::list_requests(const Request& request) const {
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
  return show_time();
}

Response Control::show_time() const {
  const auto now = clock_.now();
  return json_response(200, {{"now", now.time_since_epoch().count()}, {"time", to_text(now)}});
}

Response Control::queue_fault(const Request& request) {
  auto fault = parse_fault_order(request.body);
  if (!fault) return bad_request(fault.error());
  faults_.queue(*std::move(fault));
  return list_faults();
}

Response Control::list_faults() const {
  return json_response(200, {{"faults", faults_.describe_queue()}});
}

}  // namespace userhub::emulator
