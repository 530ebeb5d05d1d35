#include <pthread.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "catch.hpp"
#include "handles.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

/// The statuses that callbacks brought, in order, and a client that one of them frees.
class Statuses {
 public:
  static void take(void* self, userhub_status status, userhub_portal_session* session,
                   userhub_error* error) {
    auto& all = *static_cast<Statuses*>(self);
    userhub_portal_session_free(session);
    userhub_error_free(error);
    const std::lock_guard lock(all.mutex_);
    all.statuses_.push_back(status);
    all.arrived_.notify_all();
  }
  static void free_client_and_take(void* self, userhub_status status,
                                   userhub_portal_session* session, userhub_error* error) {
    auto& all = *static_cast<Statuses*>(self);
    all.client.reset();
    CHECK(all.so_far().empty());
    take(self, status, session, error);
  }

  std::vector<userhub_status> so_far() {
    const std::lock_guard lock(mutex_);
    return statuses_;
  }
  std::vector<userhub_status> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, std::chrono::seconds{30}, [&] { return statuses_.size() >= count; });
    return statuses_;
  }

  Owned<userhub_client> client;

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<userhub_status> statuses_;
};

void start(Statuses& statuses, const char* user, userhub_portal_session_callback callback) {
  const auto request = request_for(user);
  REQUIRE(userhub_create_portal_session_async(statuses.client.get(), &request, callback, &statuses,
                                              nullptr, nullptr) == USERHUB_OK);
}

/// A client whose observer frees it.
Owned<userhub_client> client_freed_by_observer(const LoopbackServer& server,
                                               Owned<userhub_client>& freed) {
  const std::string url = server.url();
  auto options = options_for(url.c_str());
  options.on_attempt = [](void* client, const userhub_attempt*) {
    static_cast<Owned<userhub_client>*>(client)->reset();
  };
  options.on_attempt_data = &freed;
  return new_client(&options).handle;
}

std::string url_of(const Outcome<userhub_portal_session>& outcome) {
  REQUIRE(outcome.status == USERHUB_OK);
  return userhub_portal_session_redirect_url(outcome.handle.get());
}

}  // namespace

TEST_CASE(
    "userhub_client_free() in a callback returns, and the other callbacks come as cancelled") {
  LoopbackServer server(link_unless_held);
  Statuses statuses;
  statuses.client = client_for(server.url().c_str());
  for (int i = 0; i < 5; ++i) start(statuses, "usr_held", Statuses::take);
  REQUIRE(server.wait_for_requests(5));
  start(statuses, "usr_ada", Statuses::free_client_and_take);
  const std::vector<userhub_status> expected{USERHUB_OK,        USERHUB_CANCELLED,
                                             USERHUB_CANCELLED, USERHUB_CANCELLED,
                                             USERHUB_CANCELLED, USERHUB_CANCELLED};
  CHECK(statuses.wait_for(6) == expected);
}

TEST_CASE("userhub_client_free() by the observer of an asynchronous call does the same") {
  LoopbackServer server(link_unless_held);
  Statuses statuses;
  statuses.client = client_freed_by_observer(server, statuses.client);
  start(statuses, "usr_held", Statuses::take);
  REQUIRE(server.wait_for_requests(1));
  start(statuses, "usr_ada", Statuses::take);
  CHECK(statuses.wait_for(2) == std::vector<userhub_status>{USERHUB_OK, USERHUB_CANCELLED});
}

TEST_CASE("userhub_client_free() by the observer of a blocking call lets that call go on") {
  LoopbackServer server(link_unless_held);
  Owned<userhub_client> client;
  client = client_freed_by_observer(server, client);
  const auto request = request_for("usr_ada");
  CHECK(url_of(create_session(client.get(), &request)) == link_of("usr_ada"));
  CHECK(client == nullptr);
  CHECK(server.wait_for_endings(1));
}

TEST_CASE("userhub_client_free() by `interrupted` lets its call go on") {
  LoopbackServer server(link_unless_held);
  struct Asked {
    LoopbackServer& server;
    Owned<userhub_client> client;
  } asked{server, client_for(server.url().c_str())};
  auto request = request_for("usr_held");
  request.interrupted = [](void* data) {
    auto& given = *static_cast<Asked*>(data);
    given.client.reset();
    given.server.release();
    return 0;
  };
  request.interrupted_data = &asked;
  CHECK(url_of(create_session(asked.client.get(), &request)) == link_of("usr_held"));
}

TEST_CASE("a thread that is cancelled in a call, at any moment, ends once the call is over") {
  const int type = GENERATE(int{PTHREAD_CANCEL_DEFERRED}, int{PTHREAD_CANCEL_ASYNCHRONOUS});
  LoopbackServer server(link_unless_held);
  const auto client = client_for(server.url().c_str());
  struct Caller {
    userhub_client* client;
    int type;
    userhub_portal_session* session = nullptr;
  } caller{client.get(), type};
  pthread_t thread{};
  const auto run = [](void* data) -> void* {
    auto& given = *static_cast<Caller*>(data);
    const auto request = request_for("usr_held");
    ::pthread_setcanceltype(given.type, nullptr);
    userhub_create_portal_session(given.client, &request, &given.session, nullptr);
    while (true) ::pthread_testcancel();
  };
  REQUIRE(::pthread_create(&thread, nullptr, run, &caller) == 0);
  REQUIRE(server.wait_for_requests(1));
  ::pthread_cancel(thread);
  server.release();
  void* ended = nullptr;
  ::pthread_join(thread, &ended);
  CHECK(ended == PTHREAD_CANCELED);
  const Owned<userhub_portal_session> session(caller.session);
  CHECK(session != nullptr);
  const auto request = request_for("usr_ada");
  CHECK(url_of(create_session(client.get(), &request)) == link_of("usr_ada"));
  CHECK(server.connections() == 1);
}
