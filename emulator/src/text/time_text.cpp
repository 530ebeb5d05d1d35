#include "text/time_text.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace userhub::emulator {
namespace {

constexpr const char* format = "%Y-%m-%dT%H:%M:%SZ";
constexpr std::string_view digits = "0123456789";

// Parses `2026-11-23T20:07:46`; a space may stand for the T.
std::optional<std::chrono::sys_seconds> parse_seconds(std::string_view text) {
  std::string whole = std::string(text) + "Z";
  if (whole.size() > 10 && (whole[10] == ' ' || whole[10] == 't')) whole[10] = 'T';
  std::tm parts{};
  const char* const end = strptime(whole.c_str(), format, &parts);
  if (end != whole.c_str() + whole.size()) return std::nullopt;
  const std::chrono::sys_seconds time{std::chrono::seconds(timegm(&parts))};
  // strptime accepts 31 February, and one digit instead of two: compare with the exact text.
  return to_text(time) == whole ? std::optional(time) : std::nullopt;
}

// Parses `+01:00`, `+0100` or `Z`.
std::optional<std::chrono::minutes> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  std::string time(text);
  if (time.size() == 6 && time[3] == ':') time.erase(3, 1);
  if (time.size() != 5 || (time[0] != '+' && time[0] != '-')) return std::nullopt;
  if (time.find_first_not_of(digits, 1) != std::string::npos) return std::nullopt;
  const std::chrono::hours hours(std::stoi(time.substr(1, 2)));
  const std::chrono::minutes minutes(std::stoi(time.substr(3)));
  if (hours.count() > 23 || minutes.count() > 59) return std::nullopt;
  return time[0] == '+' ? hours + minutes : -(hours + minutes);
}

// Removes `.123456` from the front. False if a dot has no digits.
bool skip_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return true;
  const auto end = std::min(text.find_first_not_of(digits, 1), text.size());
  text.remove_prefix(end);
  return end > 1;
}

}  // namespace

std::string to_text(std::chrono::sys_seconds time) {
  const std::time_t seconds = time.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

std::optional<std::chrono::sys_seconds> parse_time(std::string_view text) {
  constexpr std::size_t to_the_second = std::string_view("2026-11-23T20:07:46").size();
  const auto local = parse_seconds(text.substr(0, to_the_second));
  if (!local) return std::nullopt;
  text.remove_prefix(to_the_second);
  const auto zone = skip_fraction(text) ? parse_zone(text) : std::nullopt;
  if (!zone) return std::nullopt;
  const auto time = *local - *zone;
  if (time < std::chrono::sys_seconds() || time >= year_10000) return std::nullopt;
  return time;
}

}  // namespace userhub::emulator
