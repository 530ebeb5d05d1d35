#include "transport/blocking_call.hpp"

#include <chrono>
#include <vector>

#include "blocking_caller.hpp"
#include "catch.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

using Event = BlockingCall::Event;

namespace {

/// Steps until the server holds the call's request.
void step_until_held(BlockingCall& call, const LoopbackServer& server, std::size_t requests) {
  while (server.requests().size() < requests) call.step(1ms);
}

}  // namespace

TEST_CASE("a blocking call says when an attempt has ended and when it is done") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", "0"}}));
  server.reply(Reply::session("https://p.example/"));
  BlockingCaller caller(server.url());
  const auto call = caller.call("usr_1");
  CHECK(events_of(*call) == std::vector{Event::attempt_ended, Event::attempt_ended, Event::done});
  CHECK(redirect_url_of(call->result()) == "https://p.example/");
  CHECK(call->step(1s) == Event::done);
}

TEST_CASE("a blocking call that waits for its answer is woken by the end of each wait") {
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  BlockingCaller caller(server.url());
  const auto call = caller.call("usr_1");
  step_until_held(*call, server, 1);
  for (int wait = 0; wait < 3; ++wait) CHECK(call->step(1ms) == Event::woken);
  call->cancel();
  CHECK(call->step(1ms) == Event::done);
  CHECK(error_of(call->result()).code == ErrorCode::cancelled);
}

TEST_CASE("a blocking call that is destroyed closes its connection and returns its handle") {
  LoopbackServer server([](const ReceivedRequest& r) { return link_reply(r).hold(); });
  BlockingCaller caller(server.url());
  auto handle = caller.transport.take().value();
  const PooledHandle* const idle = handle.get();
  caller.transport.give_back(std::move(handle));
  auto call = caller.call("usr_1");
  step_until_held(*call, server, 1);
  call.reset();
  CHECK(server.wait_for_endings(1));
  CHECK(caller.transport.take().value().get() == idle);
}

TEST_CASE("a blocking call that is destroyed between two attempts keeps its connection") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", "30"}}));
  server.reply(Reply::session("https://p.example/"));
  BlockingCaller caller(server.url());
  auto call = caller.call("usr_1");
  while (call->step(1s) != Event::attempt_ended) continue;
  call.reset();
  call = caller.call("usr_2");
  events_of(*call);
  CHECK(redirect_url_of(call->result()) == "https://p.example/");
  CHECK(server.connections() == 1);
}
