#include "loopback_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>
#include <tuple>

namespace userhub::testing {

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

namespace {

/// Of either family.
class LoopbackAddress {
 public:
  LoopbackAddress(bool ipv6, std::uint16_t port) {
    if (ipv6) {
      as_ipv6_ = {.sin6_family = AF_INET6,
                  .sin6_port = htons(port),
                  .sin6_flowinfo = 0,
                  .sin6_addr = in6addr_loopback,
                  .sin6_scope_id = 0};
      size_ = sizeof as_ipv6_;
    } else {
      auto& as_ipv4 = reinterpret_cast<sockaddr_in&>(as_ipv6_);
      as_ipv4.sin_family = AF_INET;
      as_ipv4.sin_port = htons(port);
      as_ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      size_ = sizeof as_ipv4;
    }
  }
  int family() const { return as_ipv6_.sin6_family; }
  std::uint16_t port() const { return ntohs(as_ipv6_.sin6_port); }  // where sin_port is
  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&as_ipv6_); }
  socklen_t& size() { return size_; }

 private:
  sockaddr_in6 as_ipv6_{};
  socklen_t size_ = 0;
};

}  // namespace

std::pair<int, std::uint16_t> bound_socket(bool ipv6, std::uint16_t port) {
  LoopbackAddress address(ipv6, port);
  const int fd = checked(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  if (::bind(fd, address.generic(), address.size()) != 0) {
    const int error = errno;
    ::close(fd);
    throw std::system_error(error, std::generic_category(), "bind");
  }
  checked(::getsockname(fd, address.generic(), &address.size()), "getsockname");
  return {fd, address.port()};
}

std::string loopback_url(std::uint16_t port, std::string_view scheme, std::string_view host) {
  return std::string(scheme).append("://").append(host).append(":").append(std::to_string(port));
}

std::vector<int> fill_queue(std::uint16_t port, bool ipv6) {
  LoopbackAddress address(ipv6, port);
  std::vector<int> queued;
  for (int i = 0; i < 4; ++i) {
    const int fd = checked(
        ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
    queued.push_back(fd);
    (void)::connect(fd, address.generic(), address.size());
  }
  return queued;
}

namespace {

/// A port that is free in both families, and a socket bound to it in each.
std::pair<std::vector<int>, std::uint16_t> bound_sockets() {
  while (true) {
    const auto [first, port] = bound_socket(/*ipv6=*/true, 0);
    try {
      return {{first, bound_socket(/*ipv6=*/false, port).first}, port};
    } catch (const std::system_error& error) {
      ::close(first);
      if (error.code() != std::errc::address_in_use) throw;
    }
  }
}

}  // namespace

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
  std::tie(sockets_, port_) = bound_sockets();
  for (const int listener : sockets_) checked(::listen(listener, 0), "listen");
  for (const bool ipv6 : {true, false}) {
    std::ranges::copy(fill_queue(port_, ipv6), std::back_inserter(sockets_));
  }
}

SilentPort::SilentPort(std::uint16_t port) : port_(port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  const auto open = [&] {
    const int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
    sockets_.push_back(checked(::socket(AF_INET, type, 0), "socket"));
    return sockets_.back();
  };
  const int listener = open();
  checked(::bind(listener, generic, sizeof address), "bind");
  checked(::listen(listener, 0), "listen");
  for (int i = 0; i < 4; ++i) (void)::connect(open(), generic, sizeof address);
}

SilentPort::~SilentPort() {
  for (const int fd : sockets_) ::close(fd);
}

std::string SilentPort::url(std::string_view host) const {
  return loopback_url(port_, "http", host);
}

}  // namespace userhub::testing
