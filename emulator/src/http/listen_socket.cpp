#include "http/listen_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace userhub::emulator {
namespace {

std::unexpected<std::string> failure(const std::string& host, std::uint16_t port, int error) {
  std::string message =
      "cannot listen on " + host + ":" + std::to_string(port) + ": " + std::strerror(error);
  if (error == EADDRINUSE) message += " (choose another with --port; 0 picks a free one)";
  return std::unexpected(message);
}

}  // namespace

std::expected<ListenSocket, std::string> open_listen_socket(const std::string& host,
                                                            std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return std::unexpected("cannot listen on " + host + ": not an IPv4 address such as 127.0.0.1");
  }
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return failure(host, port, errno);

  // A restart must not wait for the previous run's connections to leave TIME_WAIT.
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(descriptor, generic, size) != 0 || listen(descriptor, SOMAXCONN) != 0 ||
      getsockname(descriptor, generic, &size) != 0) {
    const int error = errno;
    close(descriptor);
    return failure(host, port, error);
  }
  return ListenSocket{.descriptor = descriptor, .port = ntohs(address.sin_port)};
}

}  // namespace userhub::emulator
