#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace userhub {

/// A Retry-After header's wait from `now` (RFC 9110, section 10.2.3): seconds, or an HTTP date.
/// Nothing where it is negative, past or unreadable. At most a year.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                      std::chrono::system_clock::time_point now);

}  // namespace userhub
