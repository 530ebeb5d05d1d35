#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace userhub {

/// The time to wait from `now` by a Retry-After header (RFC 9110, section 10.2.3): seconds or an
/// HTTP date. Nothing if it is negative, past or unreadable. At most a year.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                      std::chrono::system_clock::time_point now);

}  // namespace userhub
