#include "http/listen_sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "http/http_message.hpp"

namespace userhub::emulator {
namespace {

// Each try gets another free port of IPv4, which may be taken on IPv6.
constexpr int max_tries = 20;

std::unexpected<std::string> failure(const std::string& host, std::uint16_t port, int error) {
  std::string message =
      "cannot listen on " + host + ":" + std::to_string(port) + ": " + std::strerror(error);
  if (error == EADDRINUSE) message += " (choose another with --port; 0 picks a free one)";
  return std::unexpected(message);
}

// The error is an errno.
std::expected<int, int> listen_on(const sockaddr* address, socklen_t size) {
  const int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return std::unexpected(errno);
  // A restart must not wait for the previous run's connections to leave TIME_WAIT.
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(descriptor, address, size) == 0 && listen(descriptor, SOMAXCONN) == 0) return descriptor;
  const int error = errno;
  close(descriptor);
  return std::unexpected(error);
}

std::uint16_t port_of(int descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::expected<ListenSockets, std::string> open_ipv4(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return std::unexpected("cannot listen on " + host +
                           ": not localhost or an IPv4 address such as 127.0.0.1");
  }
  const auto descriptor = listen_on(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (!descriptor) return failure(host, port, descriptor.error());
  return ListenSockets{.descriptors = {*descriptor}, .port = port_of(*descriptor)};
}

std::expected<int, int> open_ipv6_loopback(std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  address.sin6_addr = in6addr_loopback;
  return listen_on(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

bool means_no_ipv6(int error) {
  return error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

}  // namespace

std::expected<ListenSockets, std::string> open_listen_sockets(const std::string& host,
                                                              std::uint16_t port) {
  if (!equal_ignoring_case(host, "localhost")) return open_ipv4(host, port);
  for (int tries = 1;; ++tries) {
    auto sockets = open_ipv4("127.0.0.1", port);
    if (!sockets) return sockets;
    const auto ipv6 = open_ipv6_loopback(sockets->port);
    if (ipv6) sockets->descriptors.push_back(*ipv6);
    if (ipv6 || means_no_ipv6(ipv6.error())) return sockets;
    close(sockets->descriptors.front());
    if (port != 0 || ipv6.error() != EADDRINUSE || tries == max_tries) {
      return failure("[::1]", sockets->port, ipv6.error());
    }
  }
}

}  // namespace userhub::emulator
