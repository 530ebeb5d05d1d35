#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::cli {

/// Reads seconds, for example `2` or `0.5`, and rounds up to milliseconds. Nothing if `text` is not
/// a number, not above 0, or over a day.
std::optional<std::chrono::milliseconds> parse_timeout(std::string_view text);

/// Checks for the parser: the problem with a timeout or a connection age; "" if there is none.
std::string is_timeout(const std::string& text);
std::string is_connection_age(const std::string& text);

}  // namespace userhub::cli
