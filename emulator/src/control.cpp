#include "control.hpp"

#include "json_text.hpp"

namespace userhub::emulator {
namespace {

constexpr std::int64_t most_seconds = 100LL * 366 * 24 * 3600;

}  // namespace

Response Control::answer(const Request& request) {
  const std::string route = request.method + " " + std::string(request.path());
  if (route == "GET /_emulator/health") return json_response(200, {{"status", "ok"}});
  if (route == "GET /_emulator/requests") {
    return json_response(200, {{"requests", journal_.entries()}});
  }
  if (route == "POST /_emulator/reset") {
    reset_();
    return json_response(200, {{"status", "ok"}});
  }
  if (route == "GET /_emulator/clock") return tell_time();
  if (route == "POST /_emulator/clock") return advance_clock(request);
  return json_response(404, {{"message", "The emulator has no " + route + "."}});
}

Response Control::advance_clock(const Request& request) {
  const auto json = nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const auto seconds = json.is_object() ? json.value("advance_seconds", nlohmann::json()) : json;
  if (!seconds.is_number_unsigned() || seconds.get<std::uint64_t>() > most_seconds) {
    return json_response(400, {{"message", "Send {\"advance_seconds\": <0 to 100 years>}."}});
  }
  clock_.set(clock_.now() + std::chrono::seconds(seconds.get<std::int64_t>()));
  return tell_time();
}

Response Control::tell_time() const {
  return json_response(200, {{"now", clock_.now().time_since_epoch().count()}});
}

}  // namespace userhub::emulator
