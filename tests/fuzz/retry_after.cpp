#include "response/retry_after.hpp"

#include <algorithm>
#include <chrono>

#include "input_fields.hpp"
#include "must.hpp"
#include "target.hpp"

namespace userhub::fuzz {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

constexpr seconds longest = std::chrono::days(365);

void check_seconds(std::string_view value, std::optional<seconds> wait) {
  must(wait.has_value(), "digits are seconds");
  const std::size_t zeros = std::min(value.find_first_not_of('0'), value.size());
  const bool long_number = value.size() - zeros > 9;
  must(wait == (long_number ? longest : std::min(longest, seconds(number_of(value)))),
       "the wait is the number, up to the longest");
}

void check_date(std::string_view value, system_clock::time_point now, seconds wait) {
  must(wait > seconds(0), "a past date is ignored");
  if (wait == longest || wait == seconds(1)) return;
  must(parse_retry_after(value, now + seconds(1)) == wait - seconds(1),
       "the date stands still while time passes");
}

}  // namespace

/// The time in milliseconds since 1970 on the first line, the value behind it.
void check_input(std::string_view input) {
  constexpr std::int64_t end_of_time = 4'000'000'000'000;
  const std::int64_t milliseconds =
      std::clamp<std::int64_t>(number_of<std::int64_t>(take_line(input)), 0, end_of_time);
  const system_clock::time_point now{std::chrono::milliseconds(milliseconds)};
  const auto wait = parse_retry_after(input, now);
  const bool digits =
      std::all_of(input.begin(), input.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && !input.empty()) return check_seconds(input, wait);
  if (!wait) return;
  must(*wait <= longest, "no wait is over the longest");
  check_date(input, now, *wait);
}

}  // namespace userhub::fuzz
