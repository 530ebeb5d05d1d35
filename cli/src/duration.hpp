#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::cli {

/// Seconds, such as `2` or `0.5`, rounded up to milliseconds. Nothing where it is none, not above 0
/// or over a day.
std::optional<std::chrono::milliseconds> parse_timeout(std::string_view text);

/// For the parser: what is wrong with a timeout or a connection's age, or "".
std::string is_timeout(const std::string& text);
std::string is_connection_age(const std::string& text);

}  // namespace userhub::cli
