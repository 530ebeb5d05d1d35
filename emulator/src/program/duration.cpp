#include "duration.hpp"

#include <charconv>

namespace userhub::emulator {
namespace {

std::optional<std::int64_t> seconds_in(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1;
  if (unit == "m") return 60;
  if (unit == "h") return 3600;
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::int64_t longest = 366LL * 24 * 3600;
  std::int64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || count < 0 || count > longest) return std::nullopt;
  const auto unit = seconds_in(std::string_view(rest, end));
  if (!unit || count * *unit > longest) return std::nullopt;
  return std::chrono::seconds(count * *unit);
}

std::string is_duration(const std::string& text) {
  return parse_duration(text) ? "" : "'" + text + "' is not a duration such as 30s, 5m or 1h";
}

}  // namespace userhub::emulator
