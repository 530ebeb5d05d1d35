#pragma once

#include <string>

namespace userhub::emulator {

/// Whether the emulator at this URL answers, within 5 seconds: exit_success, or exit_failure and
/// the reason on stderr. "" is USERHUB_BASE_URL's, else the one on the default port.
int health_command(const std::string& url);

}  // namespace userhub::emulator
