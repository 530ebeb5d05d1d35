#include "transport/blocking_transport.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "loopback_client.hpp"
#include "name_lookup.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

std::string link_for(const Client& client, const std::string& user_id) {
  return redirect_url_of(client.create_portal_session(request_of(user_id)));
}

CallOptions interrupted_when(std::function<bool()> interrupted) {
  CallOptions options;
  options.interrupted = std::move(interrupted);
  return options;
}

/// How many calls of threads that share the client got their own user's link.
int right_links(const Client& client, int threads, int calls) {
  std::atomic<int> right = 0;
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&, thread] {
      for (int call = 0; call < calls; ++call) {
        const auto user = "usr_" + std::to_string(thread) + "_" + std::to_string(call);
        const auto session = client.create_portal_session(request_of(user));
        if (session && session->redirect_url == link_of(user)) ++right;
      }
    });
  }
  for (auto& thread : running) thread.join();
  return right;
}

}  // namespace

TEST_CASE("calls one after another share a connection") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  for (const char* user : {"usr_1", "usr_2", "usr_3"})
    CHECK(link_for(client, user) == link_of(user));
  CHECK(server.connections() == 1);
}

TEST_CASE("a connection is used again after an error answer") {
  LoopbackServer server;
  server.reply(Reply::json(404, R"({"message":"no"})"));
  server.reply(Reply::session("https://p.example/"));
  const auto client = single_attempt_client(server.url());
  CHECK(error_of_call(client).http_status == 404);
  CHECK(link_for(client, "usr_1") == "https://p.example/");
  CHECK(server.connections() == 1);
}

TEST_CASE("a connection that the server closed while idle costs no attempt") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  for (int i = 0; i < 20; ++i) {
    CHECK(link_for(client, "usr_1") == link_of("usr_1"));
    server.close_connections();
  }
}

TEST_CASE("a reused connection that dies without a reply is repeated without costing an attempt") {
  for (const auto& death : {Reply::close(), Reply::reset()}) {
    LoopbackServer server;
    server.reply(Reply::session("https://p.example/1"));
    server.reply(death);
    server.reply(Reply::session("https://p.example/2"));
    const auto client = single_attempt_client(server.url());
    CHECK(link_for(client, "usr_1") == "https://p.example/1");
    CHECK(link_for(client, "usr_2") == "https://p.example/2");
    const auto requests = server.requests();
    REQUIRE(requests.size() == 3);
    CHECK(requests[1].connection == 1);
    CHECK(requests[2].connection == 2);
    CHECK(requests[2].target == requests[1].target);
  }
}

TEST_CASE("a reused connection may die without a reply as often as it likes") {
  LoopbackServer server;
  server.reply(Reply::session("https://p.example/"));
  const auto client = single_attempt_client(server.url());
  link_for(client, "usr_1");
  for (int death = 0; death < 20; ++death) {
    server.reply(Reply::close());
    server.reply(Reply::session("https://p.example/"));
    INFO("after " << death << " deaths");
    CHECK(link_for(client, "usr_1") == "https://p.example/");
  }
}

TEST_CASE("a reused connection that dies within its reply is an attempt that failed") {
  LoopbackServer server;
  server.reply(Reply::session("https://p.example/1"));
  server.reply(Reply::cut(200, "{"));
  const auto client = single_attempt_client(server.url());
  CHECK(link_for(client, "usr_1") == "https://p.example/1");
  const auto error = error_of(client.create_portal_session(request_of("usr_2")));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.attempts == 1);
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a fresh connection that dies without a reply is an attempt that failed") {
  for (const auto& death : {Reply::close(), Reply::reset()}) {
    LoopbackServer server;
    server.reply(death);
    const auto error = error_of_call(single_attempt_client(server.url()));
    CHECK(error.code == ErrorCode::connection_failed);
    CHECK(error.phase == Phase::request);
    CHECK(error.attempts == 1);
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("a failed attempt is repeated until one succeeds") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}"));
  server.reply(Reply::reset());
  server.reply(Reply::close());
  server.reply(Reply::cut(200, R"({"redirectUrl":"https://p.exa)"));
  server.reply(Reply::json(429, "{}", {{"Retry-After", "0"}}));
  server.reply(Reply::session("https://p.example/"));
  const auto client = make_client(loopback_options(server.url()));
  CHECK(link_for(client, "usr_1") == "https://p.example/");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 6);
  for (const auto& request : requests) {
    CHECK(request.target == requests[0].target);
    CHECK(request.body == requests[0].body);
    CHECK(request.headers == requests[0].headers);
  }
}

TEST_CASE("a refused connection is tried again until the retries are used up") {
  const RefusingPort port;
  auto options = loopback_options(port.url());
  options.max_retries = 3;
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.attempts == 4);
}

TEST_CASE("a status that is not retried is requested once") {
  for (const int status : {200, 204, 304, 400, 401, 403, 404, 408, 409, 422, 499, 501}) {
    LoopbackServer server;
    server.reply(Reply::json(status, ""));
    const auto client = make_client(loopback_options(server.url()));
    const auto error = error_of_call(client);
    INFO(status);
    CHECK(error.http_status == status);
    CHECK(error.attempts == 1);
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("the deadline ends a call that gets no answer") {
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  auto options = loopback_options(server.url());
  options.timeout = 300ms;
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::request);
  CHECK(error.attempts == 1);
  CHECK(error.elapsed >= 290ms);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("the deadline covers all attempts and waits together") {
  LoopbackServer server([](const ReceivedRequest&) { return Reply::json(503, "{}"); });
  auto options = loopback_options(server.url());
  options.timeout = 1s;
  options.max_retries = 1000;
  const auto error = error_of_call(make_client(std::move(options)));
  // The deadline may pass in a wait or, on a busy machine, in an attempt.
  CHECK((error.http_status == 503 || error.code == ErrorCode::timed_out));
  CHECK(error.attempts > 1);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("a Retry-After past the deadline ends the call at once") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", "61"}}));
  const auto client = make_client(loopback_options(server.url()));
  const auto error = error_of_call(client);
  CHECK(error.http_status == 503);
  CHECK(error.retry_after == 61s);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("an interrupted call ends while it waits for an answer") {
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  const auto client = make_client(loopback_options(server.url()));
  const auto error = error_of(client.create_portal_session(
      request_of("usr_1"), interrupted_when([&] { return !server.requests().empty(); })));
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(error.phase == Phase::request);
  CHECK(error.attempts == 1);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("an interrupted call ends while it waits to try again") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", "50"}}));
  const auto client = make_client(loopback_options(server.url()));
  const auto start = std::chrono::steady_clock::now();
  const auto error = error_of(client.create_portal_session(
      request_of("usr_1"),
      interrupted_when([&] { return std::chrono::steady_clock::now() - start > 500ms; })));
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(error.phase == Phase::backoff);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("a stuck host name look-up holds up neither deadline nor interruption") {
  NameLookup lookup("stuck.example", NameLookup::Answer::stuck);
  auto options = loopback_options("https://stuck.example");
  options.proxy = "";
  const auto client = make_client(std::move(options));
  auto error = error_of(client.create_portal_session(request_of("usr_1"), {.timeout = 200ms}));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::resolve);
  CHECK(error.elapsed < 20s);
  error = error_of(
      client.create_portal_session(request_of("usr_1"), interrupted_when([&] { return true; })));
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(error.phase == Phase::resolve);
  CHECK(error.elapsed < 20s);
}

TEST_CASE("interrupted is asked at least every 100 ms, on the calling thread") {
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  auto options = loopback_options(server.url());
  options.timeout = 1s;
  const auto client = make_client(std::move(options));
  int asked = 0;
  std::set<std::thread::id> threads;
  const auto error =
      error_of(client.create_portal_session(request_of("usr_1"), interrupted_when([&] {
                                              ++asked;
                                              threads.insert(std::this_thread::get_id());
                                              return false;
                                            })));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(asked >= 5);
  CHECK(threads == std::set{std::this_thread::get_id()});
}

TEST_CASE("interrupted that throws cancels the call") {
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  const auto client = make_client(loopback_options(server.url()));
  const auto error = error_of(client.create_portal_session(
      request_of("usr_1"),
      interrupted_when([]() -> bool { throw std::runtime_error("not for us"); })));
  CHECK(error.code == ErrorCode::cancelled);
}

TEST_CASE("the answer to an abandoned call never reaches another user") {
  LoopbackServer server([](const ReceivedRequest& r) {
    return user_of(r) == "usr_1" ? link_reply(r).hold() : link_reply(r);
  });
  auto options = loopback_options(server.url());
  options.max_retries = 0;
  const auto client = make_client(std::move(options));
  SECTION("cancelled") {
    const auto error = error_of(client.create_portal_session(
        request_of("usr_1"), interrupted_when([&] { return !server.requests().empty(); })));
    CHECK(error.code == ErrorCode::cancelled);
  }
  SECTION("timed out") {
    const auto error = error_of(
        client.create_portal_session(request_of("usr_1"), {.timeout = 300ms, .interrupted = {}}));
    CHECK(error.code == ErrorCode::timed_out);
  }
  server.release();
  for (const char* user : {"usr_2", "usr_3"}) CHECK(link_for(client, user) == link_of(user));
}

TEST_CASE("bytes that follow an answer never reach another user") {
  LoopbackServer server;
  auto two = Reply::session("https://p.example/1");
  two.bytes += Reply::session("https://p.example/stray").bytes;
  server.reply(std::move(two));
  server.reply(Reply::session("https://p.example/2"));
  const auto client = single_attempt_client(server.url());
  CHECK(link_for(client, "usr_1") == "https://p.example/1");
  CHECK(link_for(client, "usr_2") == "https://p.example/2");
}

TEST_CASE("threads that share a client each get their own user's link") {
  constexpr int threads = 16;
  constexpr int calls = 50;
  LoopbackServer server(link_reply);
  const auto client = make_client(loopback_options(server.url()));
  CHECK(right_links(client, threads, calls) == threads * calls);
  CHECK(server.requests().size() == threads * calls);
  CHECK(server.connections() <= threads);
}

TEST_CASE("threads get their own user's link while connections die and answers fail") {
  constexpr int threads = 16;
  constexpr int calls = 20;
  std::atomic<unsigned> count = 0;
  LoopbackServer server([&](const ReceivedRequest& request) {
    switch (count++ % 21) {  // few enough for the client's retry budget
      case 6:
        return Reply::json(503, "{}");
      case 12:
        return Reply::reset();
      case 15:
        return Reply::close();
      default:
        return link_reply(request);
    }
  });
  auto options = loopback_options(server.url());
  options.max_retries = 100;
  const auto client = make_client(std::move(options));
  CHECK(right_links(client, threads, calls) == threads * calls);
}

TEST_CASE("a connection past its age is not used again") {
  LoopbackServer server(link_reply);
  auto options = loopback_options(server.url());
  options.max_connection_age = 1s;
  const auto client = make_client(std::move(options));
  CHECK(link_for(client, "usr_1") == link_of("usr_1"));
  std::this_thread::sleep_for(2100ms);  // curl counts whole seconds by its own clock
  CHECK(link_for(client, "usr_2") == link_of("usr_2"));
  CHECK(server.connections() == 2);
}

TEST_CASE("no more than 40 idle connections are kept, however many threads called at once") {
  constexpr int threads = 60;
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  const auto client = make_client(loopback_options(server.url()));
  std::vector<std::jthread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] { link_for(client, "usr_1"); });
  }
  REQUIRE(server.wait_for_requests(threads));
  server.release();
  running.clear();
  CHECK(server.wait_for_endings(threads - 40));
  CHECK(link_for(client, "usr_2") == link_of("usr_2"));
  CHECK(server.connections() == threads);
  CHECK(server.endings().count() == threads - 40);
}

TEST_CASE("the end of a call closes every connection that was idle for too long") {
  constexpr int threads = 8;
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  auto options = loopback_options(server.url());
  options.max_connection_age = 1s;
  const auto client = make_client(std::move(options));
  std::vector<std::jthread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] { link_for(client, "usr_1"); });
  }
  REQUIRE(server.wait_for_requests(threads));
  server.release();
  running.clear();
  std::this_thread::sleep_for(2100ms);  // as curl counts the age of the one that is used
  CHECK(link_for(client, "usr_2") == link_of("usr_2"));
  CHECK(server.wait_for_endings(threads));
}
