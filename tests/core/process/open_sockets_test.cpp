#include "process/open_sockets.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

}  // namespace

TEST_CASE("a destroyed client leaves no descriptor open") {
  const auto use_clients = [] {
    LoopbackServer server(link_reply);
    for (int i = 0; i < 20; ++i) {
      const auto client = single_attempt_client(server.url());
      redirect_url_of(client.create_portal_session(request_of("usr_1")));
    }
  };
  use_clients();
  const auto before = open_descriptors();
  use_clients();
  CHECK(open_descriptors() == before);
}

TEST_CASE("a program that is started does not inherit a connection") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int descriptor = std::stoi(entry.path().filename().string());
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    // curl's wake-up pair is no connection.
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    if (address.ss_family != AF_INET) continue;
    ++seen;
    CHECK((::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(seen == 3);  // the server's listener and both ends of the connection
}

TEST_CASE("inherited sockets are closed") {
  OpenSockets sockets(std::chrono::seconds(5));
  CURL* easy = curl_easy_init();
  REQUIRE(easy != nullptr);
  CHECK(sockets.track(easy) == CURLE_OK);
  // A server's thread would accept into the number that is closed below.
  const auto [listener, port] = bound_socket();
  REQUIRE(::listen(listener, 1) == 0);
  curl_easy_setopt(easy, CURLOPT_URL, loopback_url(port).c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  REQUIRE(curl_easy_perform(easy) == CURLE_OK);
  curl_socket_t descriptor = CURL_SOCKET_BAD;
  REQUIRE(curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &descriptor) == CURLE_OK);
  CHECK(::fcntl(descriptor, F_GETFD) >= 0);

  SECTION("each once") {
    sockets.close_inherited();
    CHECK(::fcntl(descriptor, F_GETFD) == -1);
    REQUIRE(::dup2(STDERR_FILENO, descriptor) == descriptor);
    sockets.close_inherited();
    CHECK(::fcntl(descriptor, F_GETFD) >= 0);
  }
  SECTION("but not another file that has taken the number") {
    REQUIRE(::dup2(STDERR_FILENO, descriptor) == descriptor);
    sockets.close_inherited();
    CHECK(::fcntl(descriptor, F_GETFD) >= 0);
  }
  // A real child abandons the handle. Here the cleanup, which closes the copy, avoids a leak
  // report.
  curl_easy_cleanup(easy);
  ::close(listener);
}
