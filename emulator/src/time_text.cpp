#include "time_text.hpp"

#include <array>
#include <ctime>

namespace userhub::emulator {
namespace {

constexpr const char* format = "%Y-%m-%dT%H:%M:%SZ";

}  // namespace

std::string to_text(std::chrono::sys_seconds time) {
  const std::time_t seconds = time.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

std::optional<std::chrono::sys_seconds> parse_time(const std::string& text) {
  std::tm parts{};
  const char* const end = strptime(text.c_str(), format, &parts);
  if (end != text.c_str() + text.size()) return std::nullopt;
  const std::chrono::sys_seconds time{std::chrono::seconds(timegm(&parts))};
  // strptime takes a 31st of February and one digit for two: only the exact text counts.
  return to_text(time) == text ? std::optional(time) : std::nullopt;
}

}  // namespace userhub::emulator
