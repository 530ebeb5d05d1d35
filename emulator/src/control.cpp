#include "control.hpp"

#include <optional>

#include "fault_order.hpp"
#include "json_text.hpp"
#include "time_text.hpp"

namespace userhub::emulator {
namespace {

constexpr std::int64_t year_10000 = 253'402'300'800;

std::optional<std::int64_t> whole_number(const nlohmann::json& value) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= year_10000) return std::nullopt;
  return value.get<std::int64_t>();
}

// {"advance_seconds": 60}, {"now": 1767225600} or {"now": "2026-01-01T00:00:00Z"}.
std::optional<std::chrono::sys_seconds> read_time(const nlohmann::json& body,
                                                  std::chrono::sys_seconds now) {
  if (!body.is_object() || body.size() != 1) return std::nullopt;
  const auto& value = *body.begin();
  const bool advance = body.contains("advance_seconds");
  if (!advance && !body.contains("now")) return std::nullopt;
  if (value.is_string()) return advance ? std::nullopt : parse_time(value);
  const auto seconds = whole_number(value);
  if (!seconds) return std::nullopt;
  const auto since_epoch = *seconds + (advance ? now.time_since_epoch().count() : std::int64_t{0});
  if (since_epoch >= year_10000) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(since_epoch));
}

Response bad_request(const std::string& message) {
  return json_response(400, {{"message", message}});
}

Response done() {
  return json_response(200, {{"status", "ok"}});
}

}  // namespace

Response Control::answer(const Request& request) {
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  const std::string route = method + " " + std::string(request.path());
  if (request.body_too_long) return bad_request("The body is longer than 1 MiB.");
  if (route == "GET /_emulator/health") {
    return json_response(200, {{"status", "ok"}, {"version", USERHUB_EMULATOR_VERSION}});
  }
  if (route == "GET /_emulator/requests") {
    return json_response(200, {{"requests", journal_.entries()}});
  }
  if (route == "POST /_emulator/reset") return reset_(), done();
  if (route == "GET /_emulator/clock") return tell_time();
  if (route == "POST /_emulator/clock") return set_clock(request);
  if (route == "GET /_emulator/faults") return tell_faults();
  if (route == "POST /_emulator/faults") return queue_fault(request);
  if (route == "DELETE /_emulator/faults") return faults_.clear(), tell_faults();
  return json_response(
      404, {{"message", "The emulator has no " + route +
                            ". It has GET health, GET requests, POST reset, GET and POST clock, "
                            "GET, POST and DELETE faults, all under /_emulator/."}});
}

Response Control::set_clock(const Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const auto time = read_time(body, clock_.now());
  if (!time) {
    return bad_request(
        "Send {\"advance_seconds\": 60}, {\"now\": 1767225600} or "
        "{\"now\": \"2026-01-01T00:00:00Z\"}, before the year 10000.");
  }
  clock_.set(*time);
  return tell_time();
}

Response Control::tell_time() const {
  const auto now = clock_.now();
  return json_response(200, {{"now", now.time_since_epoch().count()}, {"time", to_text(now)}});
}

Response Control::queue_fault(const Request& request) {
  auto fault = parse_fault_order(request.body);
  if (!fault) return bad_request(fault.error());
  faults_.queue(*std::move(fault));
  return tell_faults();
}

Response Control::tell_faults() const {
  return json_response(200, {{"faults", faults_.describe_queue()}});
}

}  // namespace userhub::emulator
