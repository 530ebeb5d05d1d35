#include "transport/command_queue.hpp"

#include "catch.hpp"
#include "transport/pending_calls.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;
using End = CommandQueue::End;

TEST_CASE("commands are taken once, starts in their order") {
  PendingCalls calls;
  const auto first = calls.call();
  const auto second = calls.call();
  calls.queue->start(first);
  calls.queue->start(second);
  calls.queue->cancel(second);
  calls.queue->complete({[](const auto&) {}, std::unexpected(Error{.param = "user_id"})});
  const auto commands = calls.queue->take();
  CHECK(commands.started == first);
  CHECK(first->next_started == second);
  CHECK(second->next_started == nullptr);
  CHECK(commands.cancelled == second);
  REQUIRE(commands.completed.size() == 1);
  CHECK(commands.completed[0].result.error().param == "user_id");
  const auto none = calls.queue->take();
  CHECK(none.started == nullptr);
  CHECK(none.cancelled == nullptr);
  CHECK(none.completed.empty());
  CHECK(none.end == End::none);
}

TEST_CASE("a command ends the wait of the thread that takes it") {
  PendingCalls calls;
  const auto call = calls.call();
  SECTION("a start") {
    calls.queue->start(call);
  }
  SECTION("a cancellation") {
    calls.queue->cancel(call);
  }
  SECTION("a completion") {
    calls.queue->complete({});
  }
  SECTION("an end") {
    calls.queue->end(End::cancelling);
  }
  const auto began = std::chrono::steady_clock::now();
  CHECK(calls.multi.wait(1min) == CURLM_OK);
  CHECK(std::chrono::steady_clock::now() - began < 30s);
  calls.queue->take();
}

TEST_CASE("a call is cancelled once, and not after the queue is closed") {
  PendingCalls calls;
  const auto call = calls.call();
  calls.queue->cancel(call);
  calls.queue->cancel(call);
  const auto commands = calls.queue->take();
  CHECK(commands.cancelled == call);
  CHECK(call->next_cancelled == nullptr);
  calls.queue->close();
  calls.queue->cancel(calls.call());
  CHECK(calls.queue->take().cancelled == nullptr);
}

TEST_CASE("an end at once leaves the calls as they are, unless they are being cancelled") {
  PendingCalls calls;
  const auto call = calls.call();
  calls.queue->start(call);
  SECTION("at once") {
    calls.queue->end(End::at_once);
    const auto commands = calls.queue->take();
    CHECK(commands.end == End::at_once);
    CHECK(commands.started == nullptr);
    calls.queue->end(End::cancelling);
    CHECK(calls.queue->take().started == call);
  }
  SECTION("while they are cancelled") {
    calls.queue->end(End::cancelling);
    calls.queue->end(End::at_once);
    const auto commands = calls.queue->take();
    CHECK(commands.end == End::cancelling);
    CHECK(commands.started == call);
    CHECK(calls.queue->take().end == End::cancelling);
  }
}
