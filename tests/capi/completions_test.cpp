#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "completions.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

LoopbackServer::Handler own_link(bool held = false) {
  return [held](const ReceivedRequest& request) {
    auto reply = Reply::session("https://portal.example" + request.target);
    return held ? std::move(reply).hold() : reply;
  };
}

}  // namespace

TEST_CASE("a queued call's session comes under its token, and the descriptor says so") {
  LoopbackServer server(own_link());
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  const int descriptor = userhub_completions_fd(queue.get());
  CHECK_FALSE(is_readable(descriptor, 0));
  CHECK(start(client, "usr_ada", queue, UINT64_MAX).status == USERHUB_OK);
  REQUIRE(is_readable(descriptor, patience_ms));
  Completion completion;
  REQUIRE(take(queue, completion));
  CHECK(completion.token == UINT64_MAX);
  CHECK(
      std::string(userhub_portal_session_redirect_url(completion.session.get())).find("usr_ada") !=
      std::string::npos);
  CHECK_FALSE(take(queue, completion));
  CHECK_FALSE(is_readable(descriptor, 0));
}

TEST_CASE("a queue of results becomes readable again after it was emptied, edge by edge") {
  LoopbackServer server(own_link());
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  const int edges = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {}};
  REQUIRE(epoll_ctl(edges, EPOLL_CTL_ADD, userhub_completions_fd(queue.get()), &event) == 0);
  const bool reads_bytes = GENERATE(false, true);
  for (std::uint64_t round = 0; round < 20; ++round) {
    for (std::uint64_t each = 0; each < 3; ++each) start(client, "usr_ada", queue, round);
    int taken = 0;
    while (taken < 3) {
      REQUIRE(epoll_wait(edges, &event, 1, patience_ms) == 1);
      std::array<char, 64> bytes{};
      if (reads_bytes) {
        while (read(userhub_completions_fd(queue.get()), bytes.data(), bytes.size()) > 0) {
        }
      }
      Completion completion;
      while (take(queue, completion)) {
        CHECK(completion.token == round);
        ++taken;
      }
    }
  }
  close(edges);
}

TEST_CASE("a refused argument is returned, and nothing is queued") {
  LoopbackServer server(own_link());
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  CHECK(start(client, "", queue, 1).status == USERHUB_INVALID_ARGUMENT);
  CHECK(start(nullptr, "usr_ada", queue, 1).status == USERHUB_INVALID_ARGUMENT);
  CHECK(start(client, "usr_ada", nullptr, 1).status == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_create_portal_session_queued(client.get(), nullptr, queue.get(), 1, nullptr,
                                             nullptr) == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_completions_new(nullptr, nullptr) == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_completions_wait(queue.get(), 0) == 0);
  CHECK(server.requests().empty());
}

TEST_CASE("functions of a queue accept NULL as the queue") {
  CHECK(userhub_completions_fd(nullptr) == -1);
  errno = 0;
  CHECK(userhub_completions_dup_fd(nullptr) == -1);
  CHECK(errno == EBADF);
  CHECK(userhub_completions_take(nullptr, nullptr, nullptr, nullptr, nullptr) == 0);
  CHECK(userhub_completions_wait(nullptr, -1) == 0);
  userhub_completions_free(nullptr);
}

TEST_CASE("a failed call's error comes through the queue") {
  LoopbackServer server([](const ReceivedRequest&) { return Reply::json(404, "{}"); });
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  start(client, "usr_nobody", queue, 7);
  const Completion completion = next(queue);
  CHECK(completion.status == USERHUB_API_ERROR);
  CHECK(userhub_error_http_status(completion.error.get()) == 404);
}

TEST_CASE("parts of a result that nobody asks for are discarded") {
  LoopbackServer server(own_link());
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  start(client, "usr_ada", queue, 1);
  REQUIRE(userhub_completions_wait(queue.get(), patience_ms) == 1);
  CHECK(userhub_completions_take(queue.get(), nullptr, nullptr, nullptr, nullptr) == 1);
}

TEST_CASE("a queued call is cancelled by its handle, and by its client's end") {
  LoopbackServer server(own_link(true));
  auto client = client_for(server.url().c_str());
  const auto queue = completions();
  const auto first = start(client, "usr_ada", queue, 1);
  start(client, "usr_grace", queue, 2);
  userhub_call_cancel(first.handle.get());
  Completion completion = next(queue);
  CHECK(completion.token == 1);
  CHECK(completion.status == USERHUB_CANCELLED);
  client.reset();
  REQUIRE(take(queue, completion));
  CHECK(completion.token == 2);
  CHECK(completion.status == USERHUB_CANCELLED);
}

TEST_CASE("a queue may be freed with calls in flight and results waiting, in any order") {
  LoopbackServer server([](const ReceivedRequest& request) {
    auto reply = Reply::session("https://portal.example/");
    return request.target.find("held") == std::string::npos ? reply : std::move(reply).hold();
  });
  auto client = client_for(server.url().c_str());
  auto queue = completions();
  std::vector<Outcome<userhub_call>> calls;
  for (int each = 0; each < 20; ++each) {
    calls.push_back(start(client, each % 2 == 0 ? "usr_held" : "usr_ada", queue, 1));
  }
  REQUIRE(userhub_completions_wait(queue.get(), patience_ms) == 1);
  const int copy = userhub_completions_dup_fd(queue.get());
  SECTION("the queue first") {
    queue.reset();
    CHECK(is_readable(copy, patience_ms));  // its end
    client.reset();
    calls.clear();
  }
  SECTION("the client first") {
    client.reset();
    queue.reset();
    calls.clear();
  }
  SECTION("the calls first") {
    calls.clear();
    queue.reset();
    client.reset();
  }
  CHECK(close(copy) == 0);
}

TEST_CASE("many threads take each result once") {
  constexpr std::uint64_t count = 400;
  LoopbackServer server(own_link());
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  std::mutex mutex;
  std::map<std::uint64_t, int> times;
  std::vector<std::thread> takers;
  for (int each = 0; each < 4; ++each) {
    takers.emplace_back([&] {
      while (true) {
        userhub_completions_wait(queue.get(), patience_ms);
        std::uint64_t token = 0;
        if (userhub_completions_take(queue.get(), &token, nullptr, nullptr, nullptr) == 0) continue;
        const std::lock_guard lock(mutex);
        ++times[token];
        if (token >= count) return;
      }
    });
  }
  for (std::uint64_t token = 0; token < count; ++token) start(client, "usr_ada", queue, token);
  for (std::uint64_t token = 0; token < 4; ++token) start(client, "usr_ada", queue, count + token);
  for (auto& taker : takers) taker.join();
  Completion completion;
  while (times.size() < count + 4) {
    completion = next(queue);
    ++times[completion.token];
  }
  CHECK(std::all_of(times.begin(), times.end(), [](const auto& each) { return each.second == 1; }));
}

TEST_CASE("a copy of the descriptor is its caller's, and closed by exec") {
  const auto queue = completions();
  const int copy = userhub_completions_dup_fd(queue.get());
  REQUIRE(copy >= 0);
  CHECK(copy != userhub_completions_fd(queue.get()));
  CHECK((fcntl(copy, F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(close(copy) == 0);
  CHECK(fcntl(userhub_completions_fd(queue.get()), F_GETFD) >= 0);
}
