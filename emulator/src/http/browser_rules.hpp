#pragma once

#include <string_view>

namespace userhub::emulator {

/// Whether browsers accept this host in a URL (URL Standard, section 3.5).
bool is_browsable_host(std::string_view host);

/// Whether browsers refuse to open URLs with this port (Fetch Standard, "bad port").
bool is_blocked_port(int port);

}  // namespace userhub::emulator
