#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace userhub::emulator {

struct ListenSocket {
  int descriptor = -1;
  std::uint16_t port = 0;
};

/// A listening TCP socket on an IPv4 address; the caller closes it. Port 0 picks a free one.
std::expected<ListenSocket, std::string> open_listen_socket(const std::string& host,
                                                            std::uint16_t port);

}  // namespace userhub::emulator
