#include "curl/poller.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#include "catch.hpp"
#include "loopback_port.hpp"

using namespace userhub;
using namespace userhub::testing;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds at_once{0};
constexpr milliseconds patience = std::chrono::minutes{1};

/// Two connected sockets: bytes written to one are read from the other.
class SocketPair {
 public:
  SocketPair() {
    checked(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()), "pair");
  }
  ~SocketPair() {
    close_here();
    ::close(ends_[1]);
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;

  int here() const { return ends_[0]; }
  void write_there() const { CHECK(::write(ends_[1], "x", 1) == 1); }
  void read_here() const {
    char byte = 0;
    CHECK(::read(here(), &byte, 1) == 1);
  }
  void close_here() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace

TEST_CASE("a watched descriptor is reported at each wait until it is read") {
  Poller poller;
  const SocketPair sockets;
  REQUIRE(poller.watch(sockets.here(), true, false));
  CHECK(poller.wait(at_once).empty());
  sockets.write_there();
  for (int wait = 0; wait < 3; ++wait) {
    const auto ready = poller.wait(patience);
    REQUIRE(ready.size() == 1);
    CHECK(ready[0].descriptor == sockets.here());
    CHECK(ready[0].readable);
    CHECK_FALSE(ready[0].writable);
  }
  sockets.read_here();
  CHECK(poller.wait(at_once).empty());
}

TEST_CASE("the last interest in a descriptor counts") {
  Poller poller;
  const SocketPair sockets;
  REQUIRE(poller.watch(sockets.here(), true, false));
  REQUIRE(poller.watch(sockets.here(), true, true));
  auto ready = poller.wait(patience);
  REQUIRE(ready.size() == 1);
  CHECK_FALSE(ready[0].readable);
  CHECK(ready[0].writable);
  REQUIRE(poller.watch(sockets.here(), true, false));
  CHECK(poller.wait(at_once).empty());
}

TEST_CASE("a forgotten descriptor is not reported, before or after an event, until watched again") {
  Poller poller;
  const SocketPair sockets;
  const bool after_event = GENERATE(false, true);
  REQUIRE(poller.watch(sockets.here(), true, false));
  sockets.write_there();
  if (after_event) REQUIRE(poller.wait(patience).size() == 1);
  poller.forget(sockets.here());
  CHECK(poller.wait(at_once).empty());
  REQUIRE(poller.watch(sockets.here(), true, false));
  CHECK(poller.wait(patience).size() == 1);
}

TEST_CASE("a descriptor closed while a forked child keeps a copy is reported no more") {
  Poller poller;
  SocketPair closed;
  const int descriptor = closed.here();
  const bool forgotten = GENERATE(true, false);
  INFO((forgotten ? "forgotten before" : "not forgotten"));
  REQUIRE(poller.watch(descriptor, true, false));
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, descriptor + 100);  // the child's
  if (forgotten) poller.forget(descriptor);
  closed.close_here();
  closed.write_there();
  const auto reports = poller.wait(at_once).size();
  CHECK(reports == (forgotten ? 0 : 1));
  CHECK(poller.wait(at_once).empty());

  const SocketPair next;
  REQUIRE(next.here() == descriptor);
  REQUIRE(poller.watch(next.here(), true, false));
  CHECK(poller.wait(at_once).empty());
  next.write_there();
  CHECK(poller.wait(patience).size() == 1);
  ::close(copy);
}

TEST_CASE("a descriptor is readable if its peer has closed it") {
  Poller poller;
  std::array<int, 2> ends{};
  checked(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "pair");
  REQUIRE(poller.watch(ends[0], true, false));
  ::close(ends[1]);
  const auto ready = poller.wait(patience);
  REQUIRE(ready.size() == 1);
  CHECK(ready[0].readable);
  poller.forget(ends[0]);
  ::close(ends[0]);
}

TEST_CASE("a descriptor that cannot be watched is refused") {
  Poller poller;
  const SocketPair sockets;
  const int copy = ::dup(sockets.here());
  ::close(copy);
  CHECK_FALSE(poller.watch(copy, true, false));
  CHECK(poller.wait(at_once).empty());
  poller.forget(copy);
  poller.forget(100'000);
}

TEST_CASE("a wake ends one wait, the present or the next one") {
  Poller poller;
  poller.wake();
  poller.wake();
  CHECK(poller.wait(patience).empty());
  std::thread waker([&] { poller.wake(); });
  CHECK(poller.wait(patience).empty());
  waker.join();
}

TEST_CASE("more descriptors than one wait reports are reported by the next ones") {
  constexpr std::size_t count = 300;
  Poller poller;
  const std::array<SocketPair, count> pairs;
  for (const auto& pair : pairs) {
    REQUIRE(poller.watch(pair.here(), true, false));
    pair.write_there();
  }
  std::size_t reported = 0;
  for (auto ready = poller.wait(at_once); !ready.empty(); ready = poller.wait(at_once)) {
    for (const auto& event : ready) poller.forget(event.descriptor);
    reported += ready.size();
  }
  CHECK(reported == count);
}
