#include "duration.hpp"

#include <charconv>
#include <cmath>

namespace userhub::cli {
std::optional<std::chrono::milliseconds> parse_timeout(std::string_view text) {
  constexpr double longest = 24 * 3600;
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  const bool usable = error == std::errc() && rest == end && seconds > 0 && seconds <= longest;
  if (!usable) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

std::string is_timeout(const std::string& text) {
  return parse_timeout(text) ? "" : "'" + text + "' is not above 0 and at most 86400 seconds";
}

std::string is_connection_age(const std::string& text) {
  const auto age = parse_timeout(text);
  return age && *age >= std::chrono::seconds(1) ? "" : "'" + text + "' is not 1 to 86400 seconds";
}

}  // namespace userhub::cli
