#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "loopback_client.hpp"
#include "userhub/client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

/// Runs this in a child; true if it returned true there.
template <typename Function>
bool in_child(Function function) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(function() ? 0 : 1);
  int status = 1;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool gets_own_link(const Client& client, const std::string& user) {
  const auto session = client.create_portal_session(request_of(user));
  return session && session->redirect_url == link_of(user);
}

}  // namespace

TEST_CASE("a client used before a fork works in the child and in the parent") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  REQUIRE(gets_own_link(client, "usr_before"));
  CHECK(in_child(
      [&] { return gets_own_link(client, "usr_child") && gets_own_link(client, "usr_2"); }));
  CHECK(gets_own_link(client, "usr_parent"));
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].connection == 2);
  CHECK(requests[2].connection == 2);
  CHECK(requests[3].connection == 1);
}

TEST_CASE("a client never used before a fork works in the child and in the parent") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  CHECK(in_child([&] { return gets_own_link(client, "usr_child"); }));
  CHECK(gets_own_link(client, "usr_parent"));
}

TEST_CASE("a client destroyed in a child leaves the parent's connection open") {
  LoopbackServer server(link_reply);
  std::optional<Client> client = single_attempt_client(server.url());
  REQUIRE(gets_own_link(*client, "usr_before"));
  CHECK(in_child([&] {
    client.reset();
    return true;
  }));
  CHECK(in_child([&] {
    const bool right = gets_own_link(*client, "usr_child");
    client.reset();
    return right;
  }));
  CHECK(gets_own_link(*client, "usr_parent"));
  CHECK(server.requests().back().connection == 1);
}

TEST_CASE("a child of a child has connections of its own") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  REQUIRE(gets_own_link(client, "usr_before"));
  CHECK(in_child([&] {
    return gets_own_link(client, "usr_child") &&
           in_child([&] { return gets_own_link(client, "usr_grandchild"); }) &&
           gets_own_link(client, "usr_child");
  }));
  CHECK(server.connections() == 3);
}

TEST_CASE("a fork while other threads call leaves a client that works in the child") {
  LoopbackServer server(link_reply);
  const auto client = make_client(loopback_options(server.url()));
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> running;
  for (int thread = 0; thread < 4; ++thread) {
    running.emplace_back([&, thread] {
      while (!stop) {
        if (!gets_own_link(client, "usr_" + std::to_string(thread))) ++wrong;
      }
    });
  }
  for (int i = 0; i < 10; ++i) CHECK(in_child([&] { return gets_own_link(client, "usr_child"); }));
  stop = true;
  for (auto& thread : running) thread.join();
  CHECK(wrong == 0);
}
