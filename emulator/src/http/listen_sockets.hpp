#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace userhub::emulator {

struct ListenSockets {
  std::vector<int> descriptors;  ///< At least one. The caller closes them.
  std::uint16_t port = 0;        ///< Of all of them.
};

/// Listening TCP sockets on an IPv4 address; on `localhost`, one on 127.0.0.1 and, if the machine
/// has IPv6, one on ::1, because clients differ in which they try. Port 0 picks a free one.
std::expected<ListenSockets, std::string> open_listen_sockets(const std::string& host,
                                                              std::uint16_t port);

}  // namespace userhub::emulator
