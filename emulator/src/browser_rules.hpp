#pragma once

#include <string_view>

namespace userhub::emulator {

/// Whether browsers take this for the host of a URL (the URL Standard, section 3.5).
bool is_browsable_host(std::string_view host);

/// Whether browsers refuse to open a URL of this port (the Fetch Standard, "bad port").
bool is_blocked_port(int port);

}  // namespace userhub::emulator
