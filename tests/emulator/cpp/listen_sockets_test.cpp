#include "http/listen_sockets.hpp"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "catch.hpp"

using namespace userhub::emulator;

namespace {

int ipv6_error = 0;
int taken_on_ipv6 = 0;  // How many more times a port is taken there.

int fail(int error) {
  errno = error;
  return -1;
}

class Closed {
 public:
  explicit Closed(const ListenSockets& sockets) : sockets_(sockets) {}
  Closed(const Closed&) = delete;
  Closed& operator=(const Closed&) = delete;
  ~Closed() {
    for (const int descriptor : sockets_.descriptors) close(descriptor);
  }

 private:
  const ListenSockets& sockets_;
};

}  // namespace

// In place of the C library's.
extern "C" int bind(int descriptor, const sockaddr* address, socklen_t size) noexcept {
  if (address->sa_family == AF_INET6) {
    if (ipv6_error != 0) return fail(ipv6_error);
    if (taken_on_ipv6 > 0) return --taken_on_ipv6, fail(EADDRINUSE);
    return 0;  // listen() picks an address, even on a machine without ::1.
  }
  return static_cast<int>(syscall(SYS_bind, descriptor, address, size));
}

TEST_CASE("without IPv6, localhost is 127.0.0.1") {
  for (const int error : {EADDRNOTAVAIL, EAFNOSUPPORT}) {
    ipv6_error = error;
    const auto sockets = open_listen_sockets("localhost", 0);
    ipv6_error = 0;
    REQUIRE(sockets);
    const Closed closed(*sockets);
    CHECK(sockets->descriptors.size() == 1);
    CHECK(sockets->port != 0);
  }
}

TEST_CASE("another free port is tried if IPv6 has the first one taken") {
  taken_on_ipv6 = 3;
  const auto sockets = open_listen_sockets("LocalHost", 0);
  REQUIRE(sockets);
  const Closed closed(*sockets);
  CHECK(taken_on_ipv6 == 0);
  CHECK(sockets->descriptors.size() == 2);
}

TEST_CASE("a search for a port that is free in both families ends") {
  taken_on_ipv6 = 1000;
  const auto sockets = open_listen_sockets("localhost", 0);
  taken_on_ipv6 = 0;
  REQUIRE_FALSE(sockets);
  CHECK(sockets.error().starts_with("cannot listen on [::1]:"));
}

TEST_CASE("a host that is neither localhost nor an IPv4 address is an error that says so") {
  for (const char* host : {"::1", "localhost.", "example.com", ""}) {
    const auto sockets = open_listen_sockets(host, 0);
    REQUIRE_FALSE(sockets);
    CHECK(sockets.error() == std::string("cannot listen on ") + host +
                                 ": not localhost or an IPv4 address such as 127.0.0.1");
  }
}
