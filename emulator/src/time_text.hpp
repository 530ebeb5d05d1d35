#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace userhub::emulator {

/// `2026-11-23T20:07:46Z`.
std::string to_text(std::chrono::sys_seconds time);

/// Reads what to_text() writes, of the years 1970 to 9999.
std::optional<std::chrono::sys_seconds> parse_time(const std::string& text);

}  // namespace userhub::emulator
