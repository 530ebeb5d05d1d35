#include "response/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "text/ascii.hpp"

namespace userhub {
namespace {

constexpr std::chrono::seconds longest = std::chrono::days(365);

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                      std::chrono::system_clock::time_point now) {
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), is_digit)) {
    std::int64_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (read.ec != std::errc{}) return longest;
    return std::min(longest, std::chrono::seconds(seconds));
  }
  // A date begins with a weekday's name; curl_getdate() would also take many things that do not.
  if (is_digit(value.front()) || value.front() == '-' || value.front() == '+') return std::nullopt;
  const time_t date = curl_getdate(std::string(value).c_str(), nullptr);
  if (date == -1) return std::nullopt;
  // In seconds throughout: the clock's own unit cannot hold the year 9999.
  const std::chrono::seconds wait =
      std::chrono::seconds(date) - std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  if (wait <= std::chrono::seconds(0)) return std::nullopt;
  return std::min(longest, wait);
}

}  // namespace userhub
