#include "transport/async_transport.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"
#include "loopback_port.hpp"
#include "name_lookup.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

std::string numbered(int thread, int call) {
  return "usr_" + std::to_string(thread) + "_" + std::to_string(call);
}

ClientOptions options_with_connections(const LoopbackServer& server, int most) {
  auto options = loopback_options(server.url());
  options.max_connections = most;
  return options;
}

LoopbackServer::Handler held_link_reply() {
  return [](const ReceivedRequest& request) { return link_reply(request).hold(); };
}

LoopbackServer::Handler retry_later_reply() {
  return [](const ReceivedRequest&) { return Reply::json(503, "{}", {{"Retry-After", "50"}}); };
}

}  // namespace

TEST_CASE("asynchronous calls each bring their own user's link") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = make_client(loopback_options(server.url()));
  for (int call = 0; call < 500; ++call) start(client, results, numbered(0, call));
  REQUIRE(results.wait_for(500));
  for (int call = 0; call < 500; ++call) {
    CHECK(redirect_url_of(results.of(numbered(0, call))) == link_of(numbered(0, call)));
  }
  CHECK(server.connections() <= 100);
}

TEST_CASE("callbacks come on one thread that is not the caller's") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = single_attempt_client(server.url());
  start(client, results, "usr_1");
  REQUIRE(results.of("usr_1"));
  const auto first = results.thread();
  CHECK(first != std::this_thread::get_id());
  std::thread([&] { start(client, results, "usr_2"); }).join();
  REQUIRE(results.of("usr_2"));
  CHECK(results.thread() == first);
}

TEST_CASE("asynchronous calls one after another share a connection") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = single_attempt_client(server.url());
  for (const char* user : {"usr_1", "usr_2", "usr_3"}) {
    start(client, results, user);
    CHECK(redirect_url_of(results.of(user)) == link_of(user));
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a refused argument of an asynchronous call goes to the callback, and nothing is sent") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = single_attempt_client(server.url());
  client.create_portal_session_async({.user_id = ""}, {}, results.take("user"));
  client.create_portal_session_async({.user_id = "usr_1"}, {.timeout = 0ms}, results.take("time"));
  client.create_portal_session_async({.user_id = "usr_1"}, {.interrupted = [] { return false; }},
                                     results.take("interrupted"));
  for (const auto& [name, param] :
       {std::pair{"user", "user_id"}, {"time", "timeout"}, {"interrupted", "interrupted"}}) {
    const auto error = error_of(results.of(name));
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.param == param);
    CHECK(error.message.starts_with(param));
  }
  CHECK(results.thread() != std::this_thread::get_id());
  CHECK(server.requests().empty());
}

TEST_CASE("a failed asynchronous attempt is repeated until one succeeds") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}"));
  server.reply(Reply::reset());
  server.reply(Reply::close());
  server.reply(Reply::cut(200, R"({"redirectUrl":"https://p.exa)"));
  server.reply(Reply::json(429, "{}", {{"Retry-After", "0"}}));
  server.reply(Reply::session("https://p.example/"));
  AsyncResults results;
  const auto client = make_client(loopback_options(server.url()));
  start(client, results, "usr_1");
  CHECK(redirect_url_of(results.of("usr_1")) == "https://p.example/");
  CHECK(server.requests().size() == 6);
}

TEST_CASE("an asynchronous call on a connection that died idle costs no attempt") {
  LoopbackServer server;
  AsyncResults results;
  const auto client = single_attempt_client(server.url());
  server.reply(Reply::session("https://p.example/"));
  start(client, results, "first");
  REQUIRE(results.of("first"));
  for (int death = 0; death < 12; ++death) {
    server.reply(Reply::close());
    server.reply(Reply::session("https://p.example/"));
    const auto user = numbered(0, death);
    start(client, results, user);
    INFO("after " << death << " deaths");
    CHECK(redirect_url_of(results.of(user)) == "https://p.example/");
  }
}

TEST_CASE("an asynchronous call ends at its deadline") {
  AsyncResults results;
  SECTION("without an answer") {
    LoopbackServer server(held_link_reply());
    const auto client = make_client(loopback_options(server.url()));
    start(client, results, "usr_1", 200ms);
    const auto error = error_of(results.of("usr_1"));
    CHECK(error.code == ErrorCode::timed_out);
    CHECK(error.phase == Phase::request);
    CHECK(error.attempts == 1);
    CHECK(error.elapsed >= 190ms);
    CHECK(error.elapsed < 10s);
  }
  SECTION("over all attempts together") {
    LoopbackServer server([](const ReceivedRequest&) { return Reply::json(503, "{}"); });
    auto options = loopback_options(server.url());
    options.max_retries = 1000;
    const auto client = make_client(std::move(options));
    start(client, results, "usr_1", 500ms);
    const auto error = error_of(results.of("usr_1"));
    // The deadline may pass in a wait or, on a busy machine, in an attempt.
    CHECK((error.http_status == 503 || error.code == ErrorCode::timed_out));
    CHECK(error.attempts > 1);
    CHECK(error.elapsed < 10s);
  }
}

TEST_CASE("a deadline that passes while an asynchronous call connects is not missed") {
  // Connecting ends in the last millisecond of the timeout, so that curl 7.88 forgets its timer,
  // and would next look when 200 ms for another address have passed.
  LoopbackServer server(held_link_reply());
  const auto client = make_client(loopback_options(server.url()));
  AsyncResults results;
  auto shortest = 10'000ms;
  for (int turn = 0; turn < 5; ++turn) {
    const auto user = "usr_" + std::to_string(turn);
    start(client, results, user, 1ms);
    const auto error = error_of(results.of(user));
    CHECK(error.code == ErrorCode::timed_out);
    shortest =
        std::min(shortest, std::chrono::duration_cast<std::chrono::milliseconds>(error.elapsed));
  }
  CHECK(shortest < 100ms);
}

TEST_CASE("an asynchronous call ends at its deadline while curl has another timer") {
  // curl tries the second address after 200 ms.
  const SilentPort port;
  auto options = loopback_options(port.url("localhost"));
  options.max_connections = 1000;
  options.max_retries = 0;
  const auto client = make_client(std::move(options));
  AsyncResults results;
  for (int call = 0; call < 900; ++call) {
    start(client, results, numbered(0, call), std::chrono::milliseconds{199 + call % 6});
  }
  REQUIRE(results.wait_for(900));
  for (int call = 0; call < 900; ++call) {
    const auto error = error_of(results.of(numbered(0, call)));
    CHECK(error.code == ErrorCode::timed_out);
    CHECK(error.elapsed < 10s);
  }
}

TEST_CASE("calls beyond the connections wait in order") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = make_client(options_with_connections(server, 1));
  std::vector<std::string> users;
  for (int call = 0; call < 50; ++call) {
    users.push_back(numbered(0, call));
    start(client, results, users.back());
  }
  REQUIRE(results.wait_for(users.size()));
  CHECK(results.order() == users);
  CHECK(server.connections() == 1);
}

TEST_CASE("no more connections are open than allowed") {
  LoopbackServer server(held_link_reply());
  AsyncResults results;
  const auto client = make_client(options_with_connections(server, 3));
  for (int call = 0; call < 10; ++call) start(client, results, numbered(0, call));
  REQUIRE(server.wait_for_requests(3));
  CHECK(server.connections() == 3);
  server.release();
  REQUIRE(results.wait_for(10));
  CHECK(server.connections() == 3);
}

TEST_CASE("a call that waits for a connection ends at its deadline") {
  LoopbackServer server(held_link_reply());
  AsyncResults results;
  const auto client = make_client(options_with_connections(server, 1));
  start(client, results, "usr_first");
  start(client, results, "usr_late", 200ms);
  start(client, results, "usr_patient");
  const auto error = error_of(results.of("usr_late"));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::queue);
  CHECK(error.attempts == 0);
  CHECK(error.elapsed >= 200ms);
  CHECK(error.elapsed < 10s);
  server.release();
  CHECK(redirect_url_of(results.of("usr_first")) == link_of("usr_first"));
  CHECK(redirect_url_of(results.of("usr_patient")) == link_of("usr_patient"));
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a call that waits to retry leaves its connection to others") {
  LoopbackServer server([](const ReceivedRequest& request) {
    if (user_of(request) != "usr_1") return link_reply(request);
    return Reply::json(503, "{}", {{"Retry-After", "50"}});
  });
  AsyncResults results;
  const auto client = make_client(options_with_connections(server, 1));
  const auto waiting = start(client, results, "usr_1");
  REQUIRE(server.wait_for_requests(1));
  start(client, results, "usr_2");
  CHECK(redirect_url_of(results.of("usr_2")) == link_of("usr_2"));
  waiting.cancel();
  CHECK(error_of(results.of("usr_1")).phase == Phase::backoff);
}

TEST_CASE("cancel ends an asynchronous call in whatever it is doing") {
  AsyncResults results;
  SECTION("waiting for an answer") {
    LoopbackServer server(held_link_reply());
    const auto client = make_client(loopback_options(server.url()));
    const auto call = start(client, results, "usr_1");
    REQUIRE(server.wait_for_requests(1));
    call.cancel();
    const auto error = error_of(results.of("usr_1"));
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.phase == Phase::request);
    CHECK(error.attempts == 1);
    CHECK(error.elapsed < 10s);
  }
  SECTION("waiting to try again") {
    LoopbackServer server(retry_later_reply());
    const auto client = make_client(loopback_options(server.url()));
    const auto call = start(client, results, "usr_1");
    REQUIRE(server.wait_for_requests(1));
    call.cancel();
    const auto error = error_of(results.of("usr_1"));
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.elapsed < 10s);
  }
  SECTION("waiting for a connection") {
    LoopbackServer server(held_link_reply());
    const auto client = make_client(options_with_connections(server, 1));
    start(client, results, "usr_first");
    REQUIRE(server.wait_for_requests(1));
    start(client, results, "usr_1").cancel();
    const auto error = error_of(results.of("usr_1"));
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.phase == Phase::queue);
    CHECK(error.attempts == 0);
  }
  for (const auto* user : {"usr_1", "usr_first"}) CHECK(results.times(user) <= 1);
}

TEST_CASE("a stuck host name look-up holds up neither deadline, cancellation nor destruction") {
  NameLookup lookup("stuck.example", NameLookup::Answer::stuck);
  auto options = loopback_options("https://stuck.example");
  options.proxy = "";
  AsyncResults results;
  std::optional<Client> client = make_client(std::move(options));
  const auto began = std::chrono::steady_clock::now();
  start(*client, results, "usr_late", 200ms);
  const auto late = error_of(results.of("usr_late"));
  CHECK(late.code == ErrorCode::timed_out);
  CHECK(late.phase == Phase::resolve);
  const auto call = start(*client, results, "usr_cancelled");
  lookup.wait_for_stuck(2);
  call.cancel();
  CHECK(error_of(results.of("usr_cancelled")).code == ErrorCode::cancelled);
  start(*client, results, "usr_destroyed");
  lookup.wait_for_stuck(3);
  client.reset();
  CHECK(error_of(results.of("usr_destroyed")).code == ErrorCode::cancelled);
  CHECK(std::chrono::steady_clock::now() - began < 20s);
}

TEST_CASE("cancel of a call that is done does nothing") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = make_client(loopback_options(server.url()));
  const auto call = start(client, results, "usr_1");
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  call.cancel();
  call.cancel();
  start(client, results, "usr_2");
  CHECK(redirect_url_of(results.of("usr_2")) == link_of("usr_2"));
  CHECK(results.times("usr_1") == 1);
}

TEST_CASE("an empty call may be cancelled") {
  AsyncCall().cancel();
}

TEST_CASE("the answer to a cancelled call never reaches another user") {
  LoopbackServer server([](const ReceivedRequest& request) {
    return user_of(request) == "usr_1" ? link_reply(request).hold() : link_reply(request);
  });
  AsyncResults results;
  const auto client = make_client(options_with_connections(server, 1));
  const auto call = start(client, results, "usr_1");
  REQUIRE(server.wait_for_requests(1));
  call.cancel();
  server.release();
  for (const char* user : {"usr_2", "usr_3"}) {
    start(client, results, user);
    CHECK(redirect_url_of(results.of(user)) == link_of(user));
  }
}

TEST_CASE("destroying a client completes each call in flight once, as cancelled") {
  LoopbackServer server([](const ReceivedRequest& request) {
    if (user_of(request) == "usr_0_0") return Reply::json(503, "{}", {{"Retry-After", "50"}});
    return link_reply(request).hold();
  });
  AsyncResults results;
  std::optional<Client> client = make_client(options_with_connections(server, 4));
  std::vector<AsyncCall> calls;
  for (int call = 0; call < 20; ++call) calls.push_back(start(*client, results, numbered(0, call)));
  REQUIRE(server.wait_for_requests(4));
  client.reset();
  CHECK(results.count() == 20);
  for (int call = 0; call < 20; ++call) {
    CHECK(results.times(numbered(0, call)) == 1);
    CHECK(error_of(results.of(numbered(0, call))).code == ErrorCode::cancelled);
  }
  CHECK(results.thread() != std::this_thread::get_id());
  for (const auto& call : calls) call.cancel();  // outlives the client
  CHECK(results.count() == 20);
}

TEST_CASE("a callback may start the next call, also while its client is destroyed") {
  LoopbackServer server([](const ReceivedRequest& request) {
    return user_of(request) == "usr_2" ? link_reply(request).hold() : link_reply(request);
  });
  AsyncResults results;
  std::optional<Client> client = make_client(loopback_options(server.url()));
  client->create_portal_session_async(
      {.user_id = "usr_1"}, {}, [&, take = results.take("usr_1")](auto first) mutable {
        client->create_portal_session_async({.user_id = "usr_2"}, {},
                                            [&, take = results.take("usr_2")](auto result) mutable {
                                              start(*client, results, "usr_3");
                                              take(std::move(result));
                                            });
        take(std::move(first));
      });
  REQUIRE(server.wait_for_requests(2));
  client.reset();
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  CHECK(error_of(results.of("usr_2")).code == ErrorCode::cancelled);
  CHECK(error_of(results.of("usr_3")).code == ErrorCode::cancelled);
}

TEST_CASE("a callback may cancel other calls") {
  LoopbackServer server([](const ReceivedRequest& request) {
    return user_of(request) == "usr_1" ? link_reply(request) : link_reply(request).hold();
  });
  AsyncResults results;
  const auto client = make_client(loopback_options(server.url()));
  const auto other = start(client, results, "usr_2");
  REQUIRE(server.wait_for_requests(1));
  client.create_portal_session_async({.user_id = "usr_1"}, {}, [&](auto) { other.cancel(); });
  CHECK(error_of(results.of("usr_2")).code == ErrorCode::cancelled);
}

TEST_CASE("a move-only callback is called and destroyed once") {
  LoopbackServer server(link_reply);
  const auto client = make_client(loopback_options(server.url()));
  std::promise<std::string> link;
  auto future = link.get_future();
  client.create_portal_session_async(
      {.user_id = "usr_1"}, {},
      [link = std::move(link)](auto result) mutable { link.set_value(redirect_url_of(result)); });
  CHECK(future.get() == link_of("usr_1"));
}

TEST_CASE("10,000 asynchronous calls from 32 threads each end once, with their own link") {
  constexpr int threads = 32;
  constexpr int calls = 10'000 / threads;
  LoopbackServer server(link_reply);
  std::atomic<int> right = 0;
  std::atomic<int> ended = 0;
  std::vector<std::thread> running;
  {
    const auto client = make_client(loopback_options(server.url()));
    for (int thread = 0; thread < threads; ++thread) {
      running.emplace_back([&, thread] {
        std::vector<std::future<void>> results;
        for (int call = 0; call < calls; ++call) {
          std::promise<void> done;
          results.push_back(done.get_future());
          const auto user = numbered(thread, call);
          client.create_portal_session_async(
              {.user_id = user}, {}, [&, user, done = std::move(done)](auto result) mutable {
                ++ended;
                if (result && result->redirect_url == link_of(user)) ++right;
                done.set_value();
              });
        }
        for (auto& result : results) result.wait();
      });
    }
    for (auto& thread : running) thread.join();
  }
  CHECK(ended == threads * calls);
  CHECK(right == threads * calls);
  CHECK(server.requests().size() == threads * calls);
}

TEST_CASE("calls that other threads or the client's destructor cancel each end once") {
  constexpr int threads = 8;
  constexpr int calls = 200;
  LoopbackServer server([](const ReceivedRequest& request) {
    return user_of(request).ends_with("7") ? Reply::reset() : link_reply(request);
  });
  std::atomic<int> ended = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> running;
  std::optional<Client> client = make_client(options_with_connections(server, 10));
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&, thread] {
      std::minstd_rand random(static_cast<unsigned>(thread));
      for (int number = 0; number < calls; ++number) {
        const auto user = numbered(thread, number);
        const auto call =
            client->create_portal_session_async({.user_id = user}, {}, [&, user](auto result) {
              ++ended;
              if (result ? result->redirect_url != link_of(user)
                         : result.error().code != ErrorCode::cancelled) {
                ++wrong;
              }
            });
        if (random() % 2 == 0) call.cancel();
      }
    });
  }
  for (auto& thread : running) thread.join();
  client.reset();
  CHECK(ended == threads * calls);
  CHECK(wrong == 0);
}

TEST_CASE("max_connections out of range is refused") {
  for (const int unusable : {-1, 0, 10'001}) {
    ClientOptions options;
    options.admin_key = admin_key;
    options.max_connections = unusable;
    CHECK(error_of(Client::create(options)).param == "max_connections");
  }
}

TEST_CASE("a call that times out before a connection is free fails in the queue") {
  constexpr int calls = 500;
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  auto options = loopback_options(server.url());
  options.max_connections = 1;
  const auto client = make_client(std::move(options));
  AsyncResults results;
  // The time of many runs out while the one before them gives up the connection.
  for (int i = 0; i < calls; ++i)
    start(client, results, "usr_" + std::to_string(i), std::chrono::milliseconds(1 + i / 25));
  for (int i = 0; i < calls; ++i) {
    const auto error = error_of(results.of("usr_" + std::to_string(i)));
    CHECK(error.code == ErrorCode::timed_out);
    if (error.attempts == 0) CHECK(error.phase == Phase::queue);
  }
}
