#include <chrono>

#include "blocking_caller.hpp"
#include "catch.hpp"
#include "forks.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

using Event = BlockingCall::Event;

TEST_CASE("a child of fork() cancels only its own copy of the parent's blocking call") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", "0"}}));
  server.reply(Reply::session("https://p.example/"));
  BlockingCaller caller(server.url());
  auto call = caller.call("usr_1");
  while (call->step(1s) != Event::attempt_ended) continue;
  CHECK(in_child([&call] {
    const bool is_done = call->step(1s) == Event::done;
    const bool is_cancelled =
        !call->result() && call->result().error().code == ErrorCode::cancelled;
    call.reset();
    return is_done && is_cancelled;
  }));
  CHECK(in_child([&call] {
    call.reset();
    return true;
  }));
  events_of(*call);
  CHECK(redirect_url_of(call->result()) == "https://p.example/");
  CHECK(server.connections() == 1);
}
