#include "control/request_log.hpp"

#include <array>
#include <ctime>
#include <string>

#include "control/home_page.hpp"
#include "control/refusal_reason.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

constexpr int first_error_status = 400;
constexpr std::size_t max_target_bytes = 300;

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  std::array<char, 16> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%H:%M:%S", &parts)};
}

std::string shortened(std::string target) {
  if (target.size() <= max_target_bytes) return target;
  target.resize(max_target_bytes);
  return target.append("...");
}

bool is_repeated(const Json& entry) {
  const std::string method = entry["method"];
  const auto& target = entry["target"].get_ref<const std::string&>();
  return entry["status"] < first_error_status && (method == "GET" || method == "HEAD") &&
         (target.starts_with("/_emulator") || entry["note"] == home_note);
}

std::string reason_of(const Json& entry) {
  if (const auto fault = entry.find("fault"); fault != entry.end()) {
    return "fault " + fault->get<std::string>();
  }
  return refusal_reason(entry);
}

}  // namespace

void RequestLog::write(const Json& entry) {
  if (!on_ || is_repeated(entry)) return;
  std::string line = time_of_day() + " " + entry["method"].get<std::string>() + " " +
                     shortened(entry["target"]) + " " + entry["status"].dump() + " " +
                     entry["duration_ms"].dump() + " ms";
  if (const auto reason = reason_of(entry); !reason.empty()) line += ": " + reason;
  log_.write(line);
}

}  // namespace userhub::emulator
