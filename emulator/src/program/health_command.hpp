#pragma once

#include <string>

namespace userhub::emulator {

/// Checks that the emulator at this URL answers within 5 seconds: exit_success, or exit_failure and
/// the reason on stderr. "" means USERHUB_BASE_URL, else the default port.
int health_command(const std::string& url);

}  // namespace userhub::emulator
