#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// `30s`, `5m`, `1h`, or seconds without a unit. Empty if the text is something else, or over a
/// year.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// For the parser: the error message, or "".
std::string is_duration(const std::string& text);

}  // namespace userhub::emulator
