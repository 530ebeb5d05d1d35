#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// `30s`, `5m`, `1h`, or seconds without a unit. Nothing where it is none, or over a year.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// For the parser: what is wrong with a duration, or "".
std::string is_duration(const std::string& text);

}  // namespace userhub::emulator
