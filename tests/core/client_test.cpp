#include "userhub/client.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

TEST_CASE("a client is moved, not copied") {
  CHECK(std::is_nothrow_move_constructible_v<Client>);
  CHECK(std::is_nothrow_move_assignable_v<Client>);
  CHECK_FALSE(std::is_copy_constructible_v<Client>);
  CHECK_FALSE(std::is_default_constructible_v<Client>);
}

TEST_CASE("making a client opens no connection") {
  LoopbackServer server(link_reply);
  {
    const auto client = make_client(loopback_options(server.url()));
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("the error for an unusable option names the option") {
  auto options = loopback_options("http://api.userhub.com");
  const auto error = error_of(Client::create(std::move(options)));
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.param == "base_url");
}

TEST_CASE("a moved client keeps its connections") {
  LoopbackServer server(link_reply);
  auto first = single_attempt_client(server.url());
  CHECK(redirect_url_of(first.create_portal_session(request_of("usr_1"))) == link_of("usr_1"));
  auto second = std::move(first);
  CHECK(redirect_url_of(second.create_portal_session(request_of("usr_2"))) == link_of("usr_2"));
  first = std::move(second);
  CHECK(redirect_url_of(first.create_portal_session(request_of("usr_3"))) == link_of("usr_3"));
  CHECK(server.connections() == 1);
}

TEST_CASE("a call sends the request that build_request() gives") {
  LoopbackServer server(link_reply);
  auto options = loopback_options(server.url() + "/prefix/");
  options.user_agent_suffix = "app/1.0";
  const auto client = make_client(std::move(options));
  PortalSessionRequest request = request_of("auth0|1@conn_1");
  request.return_url = "https://app.example.com/zoé";
  const auto built = client.build_request(request);
  REQUIRE(built);
  redirect_url_of(client.create_portal_session(request));

  const auto sent = server.requests().at(0);
  CHECK(sent.method == built->method);
  CHECK(server.url() + sent.target == built->url);
  CHECK(sent.body == built->body);
  for (const auto& [name, value] : built->headers) {
    INFO(name);
    CHECK(sent.header(name) == value);
  }
}

TEST_CASE("a refused request sends nothing") {
  LoopbackServer server(link_reply);
  const auto client = make_client(loopback_options(server.url()));
  const auto error = error_of(client.create_portal_session(request_of("..")));
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.attempts == 0);
  CHECK(error_of(client.build_request(request_of(".."))).param == "user_id");
  CHECK(server.connections() == 0);
}

TEST_CASE("a call's timeout is checked like the client's") {
  LoopbackServer server(link_reply);
  const auto client = make_client(loopback_options(server.url()));
  for (const auto timeout :
       {0ms, -1ms, std::chrono::milliseconds::min(), std::chrono::milliseconds::max(),
        std::chrono::milliseconds{24h} + 1ms}) {
    const auto error = error_of(
        client.create_portal_session(request_of("usr_1"), {.timeout = timeout, .interrupted = {}}));
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.param == "timeout");
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("a call's timeout replaces the client's") {
  LoopbackServer server;
  server.reply(Reply::session("https://p.example/").hold());
  const auto client = make_client(loopback_options(server.url()));
  const auto error = error_of(
      client.create_portal_session(request_of("usr_1"), {.timeout = 200ms, .interrupted = {}}));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.elapsed >= 190ms);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("a user ID that curl could not send is refused as an argument") {
  const auto client = make_client(loopback_options("http://127.0.0.1:1"));
  const auto error =
      error_of(client.create_portal_session(request_of(std::string(9'000'000, 'x'))));
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.param == "user_id");
}

namespace {

/// The attempts that an observer saw, in order, and its thread.
struct Observed {
  std::vector<std::string> attempts;
  std::thread::id thread;

  AttemptObserver observer() {
    return [this](const Attempt& attempt) {
      const auto error = attempt.error == nullptr ? "" : to_string(attempt.error->code);
      attempts.push_back(std::to_string(attempt.number) + " " +
                         std::to_string(attempt.http_status) + " " + std::string(error) +
                         (attempt.connection_reused ? " reused" : ""));
      thread = std::this_thread::get_id();
    };
  }
};

}  // namespace

TEST_CASE("a client's observer is called for each attempt, on the thread that runs the call") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}"));
  server.reply(Reply::session("https://p.example/1"));
  server.reply(Reply::json(404, "{}"));
  Observed observed;
  auto options = loopback_options(server.url());
  options.on_attempt = observed.observer();
  const auto client = make_client(std::move(options));
  SECTION("blocking") {
    CHECK(client.create_portal_session(request_of("usr_1")));
    CHECK_FALSE(client.create_portal_session(request_of("usr_1")));
    CHECK(observed.thread == std::this_thread::get_id());
  }
  SECTION("asynchronous") {
    AsyncResults results;
    start(client, results, "usr_1");
    CHECK(results.of("usr_1"));
    start(client, results, "usr_2");
    CHECK_FALSE(results.of("usr_2"));
    CHECK(observed.thread == results.thread());
  }
  CHECK(observed.attempts ==
        std::vector<std::string>{"1 503 api_error", "2 200  reused", "1 404 api_error reused"});
}

TEST_CASE("a call's observer replaces the client's") {
  LoopbackServer server(link_reply);
  Observed of_client;
  Observed of_call;
  auto options = loopback_options(server.url());
  options.on_attempt = of_client.observer();
  const auto client = make_client(std::move(options));
  CHECK(client.create_portal_session(request_of("usr_1"), {.on_attempt = of_call.observer()}));
  CHECK(of_client.attempts.empty());
  CHECK(of_call.attempts.size() == 1);
}
