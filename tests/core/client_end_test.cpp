#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"
#include "userhub/client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

using Result = std::expected<PortalSession, Error>;

/// The first request gets a 503, the others their link.
LoopbackServer::Handler busy_once() {
  return [first = std::make_shared<bool>(true)](const ReceivedRequest& request) {
    return std::exchange(*first, false) ? Reply::json(503, "{}") : link_reply(request);
  };
}

std::ptrdiff_t threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

bool threads_fall_to(std::ptrdiff_t count) {
  for (int i = 0; i < 300 && threads() > count; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  return threads() <= count;
}

ErrorCode code_of(const Result& result) {
  return error_of(result).code;
}

}  // namespace

TEST_CASE("a client destroyed in a callback completes its other calls once that has returned") {
  const int connections = GENERATE(100, 3);  // with fewer, calls wait in the queue
  LoopbackServer server(link_unless_held);
  AsyncResults results;
  auto options = loopback_options(server.url());
  options.max_connections = connections;
  std::optional<Client> client = make_client(std::move(options));
  for (int i = 0; i < std::min(10, connections - 1); ++i) {
    start(*client, results, "usr_held_" + std::to_string(i));
  }
  REQUIRE(server.wait_for_requests(static_cast<std::size_t>(std::min(10, connections - 1))));
  std::size_t came_before_return = 99;
  client->create_portal_session_async(request_of("usr_1"), {}, [&](Result result) {
    for (int i = 0; i < 5; ++i) start(*client, results, "usr_held_later_" + std::to_string(i));
    client.reset();
    came_before_return = results.count();
    results.take("usr_1")(std::move(result));
  });
  const auto expected = static_cast<std::size_t>(std::min(10, connections - 1)) + 5 + 1;
  REQUIRE(results.wait_for(expected));
  CHECK(came_before_return == 0);
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  for (const auto& name : results.order()) {
    INFO(name);
    CHECK(results.times(name) == 1);
    if (name != "usr_1") CHECK(code_of(results.of(name)) == ErrorCode::cancelled);
  }
}

TEST_CASE("a callback may hold the last reference to its client") {
  LoopbackServer server(link_unless_held);
  AsyncResults results;
  auto client = std::make_shared<Client>(make_client(loopback_options(server.url())));
  const Client& kept = *client;
  start(kept, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  kept.create_portal_session_async(request_of("usr_1"), {},
                                   [take = results.take("usr_1"), client = std::move(client)](
                                       Result result) mutable { take(std::move(result)); });
  REQUIRE(results.wait_for(2));
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  CHECK(code_of(results.of("usr_held")) == ErrorCode::cancelled);
}

TEST_CASE("the observer of an asynchronous call may destroy the client") {
  LoopbackServer server(link_unless_held);
  AsyncResults results;
  std::optional<Client> client;
  std::atomic<int> attempts = 0;
  auto options = loopback_options(server.url());
  options.on_attempt = [&, known = std::string("of the options")](const Attempt&) {
    if (++attempts == 1) client.reset();
    if (known != "of the options") ++attempts;
  };
  client = make_client(std::move(options));
  start(*client, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  start(*client, results, "usr_1");
  REQUIRE(results.wait_for(2));
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  CHECK(code_of(results.of("usr_held")) == ErrorCode::cancelled);
  CHECK(attempts == 2);
}

TEST_CASE("the observer of a blocking call may destroy the client, and the call goes on") {
  LoopbackServer server(busy_once());
  std::optional<Client> client;
  std::vector<int> statuses;
  auto options = loopback_options(server.url());
  options.on_attempt = [&](const Attempt& attempt) {
    statuses.push_back(attempt.http_status);
    client.reset();
  };
  client = make_client(std::move(options));
  CHECK(redirect_url_of(client->create_portal_session(request_of("usr_1"))) == link_of("usr_1"));
  CHECK(statuses == std::vector<int>{503, 200});
  CHECK(server.wait_for_endings(1));
}

TEST_CASE("`interrupted` may destroy the client, and the call goes on") {
  LoopbackServer server(link_unless_held);
  std::optional<Client> client = make_client(loopback_options(server.url()));
  CallOptions options;
  options.interrupted = [&] {
    client.reset();
    server.release();
    return false;
  };
  const auto result = client->create_portal_session(request_of("usr_held"), options);
  CHECK(redirect_url_of(result) == link_of("usr_held"));
  CHECK(server.wait_for_endings(1));
}

TEST_CASE("a blocking call in another thread outlives its client") {
  LoopbackServer server(link_unless_held);
  std::optional<Client> client = make_client(loopback_options(server.url()));
  const Client& used = *client;
  auto call = std::async(std::launch::async,
                         [&] { return used.create_portal_session(request_of("usr_held")); });
  REQUIRE(server.wait_for_requests(1));
  client.reset();
  server.release();
  CHECK(redirect_url_of(call.get()) == link_of("usr_held"));
}

TEST_CASE("a client destroyed in another client's callback completes its calls first") {
  LoopbackServer server(link_unless_held);
  AsyncResults results;
  std::optional<Client> other = make_client(loopback_options(server.url()));
  start(*other, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  const auto client = make_client(loopback_options(server.url()));
  std::promise<int> seen;
  client.create_portal_session_async(request_of("usr_1"), {}, [&](const Result&) {
    other.reset();
    seen.set_value(results.times("usr_held"));
  });
  CHECK(seen.get_future().get() == 1);
  CHECK(code_of(results.of("usr_held")) == ErrorCode::cancelled);
}

TEST_CASE("assigning to a client ends its calls") {
  LoopbackServer server(link_unless_held);
  AsyncResults results;
  auto client = make_client(loopback_options(server.url()));
  start(client, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  client = make_client(loopback_options(server.url()));
  CHECK(results.times("usr_held") == 1);
  CHECK(redirect_url_of(client.create_portal_session(request_of("usr_1"))) == link_of("usr_1"));
}

TEST_CASE("threads of clients that were destroyed in callbacks end") {
  LoopbackServer server(link_reply);
  const auto before = threads();
  for (int i = 0; i < 200; ++i) {
    AsyncResults results;
    std::optional<Client> client = make_client(loopback_options(server.url()));
    client->create_portal_session_async(request_of("usr_1"), {}, [&](Result result) {
      client.reset();
      results.take("usr_1")(std::move(result));
    });
    REQUIRE(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  }
  CHECK(threads_fall_to(before));
  CHECK(server.wait_for_endings(200));
}
