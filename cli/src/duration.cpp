#include "duration.hpp"

#include <charconv>
#include <cmath>

namespace userhub::cli {

std::optional<std::chrono::milliseconds> parse_timeout(std::string_view text) {
  constexpr double max_seconds = 24 * 3600;
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  const bool usable = error == std::errc() && rest == end && seconds > 0 && seconds <= max_seconds;
  if (!usable) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

std::string is_timeout(const std::string& text) {
  return parse_timeout(text) ? ""
                             : "'" + text + "' is not a number of seconds above 0 and up to 86400";
}

std::string is_connection_age(const std::string& text) {
  const auto age = parse_timeout(text);
  return age && *age >= std::chrono::seconds(1)
             ? ""
             : "'" + text + "' is not a number of seconds from 1 to 86400";
}

}  // namespace userhub::cli
