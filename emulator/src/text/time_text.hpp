#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// The first second that to_text() cannot write.
inline constexpr std::chrono::sys_seconds year_10000 =
    std::chrono::sys_days(std::chrono::year(10000) / std::chrono::January / 1);

/// The Unix time, as the state stores it, and back.
inline std::int64_t seconds_of(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}
inline std::chrono::sys_seconds to_time(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

/// `2026-11-23T20:07:46Z`.
std::string to_text(std::chrono::sys_seconds time);

/// Parses a time of RFC 3339 with a zone, of the years 1970 to 9999, as JavaScript and Python print
/// it: `2026-11-23T20:07:46.123Z`, `2026-11-23 21:07:46.123456+01:00`. Drops fractions of a second.
std::optional<std::chrono::sys_seconds> parse_time(std::string_view text);

}  // namespace userhub::emulator
