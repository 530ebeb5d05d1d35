#include "process/cancel_hold.hpp"

#include <pthread.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

/// A thread that runs this, then waits until cancellation ends it.
class CancelledThread {
 public:
  explicit CancelledThread(std::function<void()> work, int type = PTHREAD_CANCEL_DEFERRED)
      : work_(std::move(work)), type_(type) {
    REQUIRE(::pthread_create(&thread_, nullptr, run, this) == 0);
  }
  void cancel() const { ::pthread_cancel(thread_); }
  /// Whether it finished its work and then was cancelled.
  bool ends_after_work() const {
    void* result = nullptr;
    ::pthread_join(thread_, &result);
    return result == PTHREAD_CANCELED && done_;
  }

 private:
  static void* run(void* self) {
    auto& thread = *static_cast<CancelledThread*>(self);
    ::pthread_setcanceltype(thread.type_, nullptr);
    thread.work_();
    thread.done_ = true;
    while (true) ::pthread_testcancel();
  }

  std::function<void()> work_;
  int type_;
  std::atomic<bool> done_ = false;
  pthread_t thread_{};
};

}  // namespace

TEST_CASE("a call in a cancelled thread runs to its end, and so does the next call") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}").hold());
  server.reply(Reply::session("https://p.example/1"));
  server.reply(Reply::session("https://p.example/2"));
  const auto client = make_client(loopback_options(server.url()));
  std::string first;
  std::string second;
  CancelledThread thread([&] {
    first = redirect_url_of(client.create_portal_session(request_of("usr_1")));
    second = redirect_url_of(client.create_portal_session(request_of("usr_2")));
  });
  REQUIRE(server.wait_for_requests(1));
  thread.cancel();
  server.release();
  CHECK(thread.ends_after_work());
  CHECK(first == "https://p.example/1");
  CHECK(second == "https://p.example/2");
  CHECK(server.connections() == 1);
}

TEST_CASE("a cancelled thread makes, uses and destroys a client like any other thread") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  std::atomic<bool> is_cancelled = false;
  CancelledThread thread([&] {
    while (!is_cancelled) {
    }
    const auto client = make_client(loopback_options(server.url()));
    start(client, results, "usr_1");
    const CancelHold hold;  // for the wait of the test itself
    static_cast<void>(results.of("usr_1"));
    start(client, results, "usr_2").cancel();
  });
  thread.cancel();
  is_cancelled = true;
  CHECK(thread.ends_after_work());
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  CHECK(results.times("usr_2") == 1);
}

TEST_CASE("a thread that is cancelled at any moment ends when its call does") {
  LoopbackServer server;
  server.reply(Reply::session("https://p.example/1").hold());
  const auto client = make_client(loopback_options(server.url()));
  std::optional<std::string> url;
  CancelledThread thread(
      [&] {
        const CancelHold hold;
        url = redirect_url_of(client.create_portal_session(request_of("usr_1")));
      },
      PTHREAD_CANCEL_ASYNCHRONOUS);
  REQUIRE(server.wait_for_requests(1));
  thread.cancel();
  server.release();
  CHECK_FALSE(thread.ends_after_work());
  CHECK(url == "https://p.example/1");
}

TEST_CASE("nested holds keep cancellation disabled until the last one ends") {
  int state = PTHREAD_CANCEL_ENABLE;
  {
    const CancelHold outer;
    {
      const CancelHold inner;
    }
    ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    CHECK(state == PTHREAD_CANCEL_DISABLE);
  }
  ::pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
  CHECK(state == PTHREAD_CANCEL_ENABLE);
}
