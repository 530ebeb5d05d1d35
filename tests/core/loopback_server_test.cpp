#include "loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <utility>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

/// This process's descriptor of its connection to the port on 127.0.0.1.
int connection_to(std::uint16_t port) {
  for (int fd = 0; fd < 1024; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
        peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) {
      return fd;
    }
  }
  FAIL("no connection to " << port);
  return -1;
}

/// A client that has a connection to the server.
Client connected_client(const LoopbackServer& server) {
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  auto client = make_client(std::move(options));
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  return client;
}

}  // namespace

TEST_CASE("a stray byte on a TLS connection shows as its failure") {
  LoopbackServer server(link_reply, Tls{});
  const auto client = connected_client(server);
  REQUIRE(::send(connection_to(server.port()), "stray!", 6, MSG_NOSIGNAL) == 6);
  REQUIRE(server.wait_for_endings(1));
  CHECK(server.endings().failures == 1);
}

TEST_CASE("a TLS connection that ends without a close notify shows as closed") {
  LoopbackServer server(link_reply, Tls{});
  const auto client = connected_client(server);
  REQUIRE(::shutdown(connection_to(server.port()), SHUT_WR) == 0);
  REQUIRE(server.wait_for_endings(1));
  CHECK(server.endings().closes == 1);
}

TEST_CASE("a reset connection shows as a failure, a closed one as closed") {
  LoopbackServer server(link_reply);
  {
    const auto client = connected_client(server);
  }
  REQUIRE(server.wait_for_endings(1));
  CHECK(server.endings().closes == 1);
  {
    const auto client = connected_client(server);
    const linger none{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(connection_to(server.port()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }
  REQUIRE(server.wait_for_endings(2));
  CHECK(server.endings().failures == 1);
}
