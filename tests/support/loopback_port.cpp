#include "loopback_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <tuple>

namespace userhub::testing {

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

std::pair<int, std::uint16_t> bound_socket(bool ipv6) {
  const int family = ipv6 ? AF_INET6 : AF_INET;
  const int fd = checked(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in6 address{};  // with room for either
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  generic->sa_family = static_cast<sa_family_t>(family);
  if (ipv6) {
    address.sin6_addr = in6addr_loopback;
  } else {
    reinterpret_cast<sockaddr_in*>(generic)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  socklen_t size = ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  checked(::bind(fd, generic, size), "bind");
  checked(::getsockname(fd, generic, &size), "getsockname");
  return {fd, ntohs(address.sin6_port)};  // where sin_port is
}

std::string loopback_url(std::uint16_t port, std::string_view scheme, std::string_view host) {
  return std::string(scheme).append("://").append(host).append(":").append(std::to_string(port));
}

std::vector<int> fill_queue(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::vector<int> queued;
  for (int i = 0; i < 4; ++i) {
    const int fd =
        checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
    queued.push_back(fd);
    (void)::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  return queued;
}

RefusingPort::RefusingPort() {
  std::tie(socket_, port_) = bound_socket();
}

RefusingPort::~RefusingPort() {
  ::close(socket_);
}

std::string RefusingPort::url() const {
  return loopback_url(port_);
}

SilentPort::SilentPort() {
  std::tie(listener_, port_) = bound_socket();
  checked(::listen(listener_, 0), "listen");
  queued_ = fill_queue(port_);
}

SilentPort::~SilentPort() {
  for (const int fd : queued_) ::close(fd);
  ::close(listener_);
}

std::string SilentPort::url() const {
  return loopback_url(port_);
}

}  // namespace userhub::testing
