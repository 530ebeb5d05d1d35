#include "process/unshared_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "async_results.hpp"
#include "catch.hpp"
#include "curl/poller.hpp"
#include "forks.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

int opened() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_open(int number) {
  return ::fcntl(number, F_GETFD) >= 0;
}

}  // namespace

TEST_CASE("a descriptor is open as long as its owner lives, and never in a child") {
  auto owner = std::make_unique<UnsharedDescriptor>(opened());
  const int number = owner->number();
  REQUIRE(is_open(number));
  CHECK(in_child([&] {
    if (is_open(number)) return false;
    const int next = opened();  // gets that number
    owner.reset();
    return next == number && is_open(next) && in_child([&] { return is_open(next); });
  }));
  CHECK(is_open(number));
  owner.reset();
  CHECK_FALSE(is_open(number));
}

TEST_CASE("a child that destroys an inherited descriptor closes none of its own") {
  auto inherited = std::make_unique<UnsharedDescriptor>(opened());
  CHECK(in_child([&] {
    const UnsharedDescriptor own(opened());
    inherited.reset();
    return is_open(own.number());
  }));
}

TEST_CASE("a grandchild closes no file of its parent, however that was forked") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  const UnsharedDescriptor inherited(opened());
  CHECK(in_child(
      [&] {
        ::close(inherited.number());
        const int own = opened();  // gets that number
        return own == inherited.number() && in_child([&] { return is_open(own); });
      },
      way.fork));
}

TEST_CASE("a descriptor that was not opened throws its errno") {
  errno = EMFILE;
  CHECK_THROWS_AS(UnsharedDescriptor(-1), std::system_error);
}

TEST_CASE("a child may call while its parent's poller waits on") {
  Poller poller;
  poller.wake();
  CHECK(in_child([] {
    Poller own;
    own.wake();
    return own.wait(1min).empty();
  }));
  CHECK(poller.wait(1min).empty());
}

TEST_CASE("each of a line of forked children keeps two descriptors of its parent's client") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  const auto lowest_free = [&] {
    AsyncResults results;
    start(client, results, "usr_1");
    if (!results.of("usr_1")) return -1;
    const int number = opened();
    ::close(number);
    return number;
  };
  const int first = lowest_free();
  CHECK(in_child([&] {
    return lowest_free() <= first + 2 && in_child([&] {
             return lowest_free() <= first + 4 &&
                    in_child([&] { return lowest_free() <= first + 6; });
           });
  }));
}
