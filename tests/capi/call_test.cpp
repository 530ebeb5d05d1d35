#include <array>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

/// What a callback received; owns it.
struct Delivery {
  int times = 0;
  userhub_status status = USERHUB_OK;
  Owned<userhub_portal_session> session;
  Owned<userhub_error> error;
};

/// The user data of one call.
class Taker {
 public:
  static void take(void* self, userhub_status status, userhub_portal_session* session,
                   userhub_error* error) {
    auto& taker = *static_cast<Taker*>(self);
    const std::lock_guard lock(taker.mutex_);
    ++taker.delivery_.times;
    taker.delivery_.status = status;
    taker.delivery_.session.reset(session);
    taker.delivery_.error.reset(error);
    taker.arrived_.notify_all();
  }

  const Delivery& wait() {
    std::unique_lock lock(mutex_);
    REQUIRE(
        arrived_.wait_for(lock, std::chrono::seconds{30}, [this] { return delivery_.times > 0; }));
    return delivery_;
  }

  int times() {
    const std::lock_guard lock(mutex_);
    return delivery_.times;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  Delivery delivery_;
};

Outcome<userhub_call> start(const userhub_client* client,
                            const userhub_portal_session_request* request, Taker& taker) {
  return outcome_of<userhub_call>([&](auto** call, auto** error) {
    return userhub_create_portal_session_async(client, request, Taker::take, &taker, call, error);
  });
}

std::string url_of(const Delivery& delivery) {
  REQUIRE(delivery.status == USERHUB_OK);
  CHECK(delivery.error == nullptr);
  return userhub_portal_session_redirect_url(delivery.session.get());
}

LoopbackServer::Handler link_of_its_own(bool held = false) {
  return [held](const ReceivedRequest& request) {
    auto reply = Reply::session("https://portal.example" + request.target);
    return held ? std::move(reply).hold() : reply;
  };
}

}  // namespace

TEST_CASE("an asynchronous call gives its callback a session") {
  LoopbackServer server(link_of_its_own());
  Taker taker;
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  REQUIRE(start(client.get(), &request, taker).status == USERHUB_OK);
  CHECK(url_of(taker.wait()).find("usr_ada") != std::string::npos);
}

TEST_CASE("an asynchronous call gives its callback an error") {
  LoopbackServer server([](const auto&) { return Reply::json(404, R"({"message":"no"})"); });
  Taker taker;
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  REQUIRE(start(client.get(), &request, taker).status == USERHUB_OK);
  const auto& delivery = taker.wait();
  CHECK(delivery.status == USERHUB_API_ERROR);
  CHECK(delivery.session == nullptr);
  CHECK(userhub_error_http_status(delivery.error.get()) == 404);
}

TEST_CASE("an asynchronous call that is refused returns the reason, and its callback never runs") {
  LoopbackServer server(link_of_its_own());
  Taker taker;
  {
    const auto client = client_for(server.url().c_str());
    auto request = request_for("");
    auto refused = start(client.get(), &request, taker);
    CHECK(refused.status == USERHUB_INVALID_ARGUMENT);
    CHECK(userhub_error_param(refused.error.get()) == std::string("user_id"));
    request = request_for("usr_ada");
    request.interrupted = [](void*) { return 0; };
    refused = start(client.get(), &request, taker);
    CHECK(userhub_error_param(refused.error.get()) == std::string("interrupted"));
    refused = start(nullptr, &request, taker);
    CHECK(userhub_error_param(refused.error.get()) == std::string("client"));
    refused = start(client.get(), nullptr, taker);
    CHECK(userhub_error_param(refused.error.get()) == std::string("request"));
    userhub_error* error = nullptr;
    CHECK(userhub_create_portal_session_async(client.get(), &request, nullptr, nullptr, nullptr,
                                              &error) == USERHUB_INVALID_ARGUMENT);
    CHECK(userhub_error_param(error) == std::string("callback"));
    userhub_error_free(error);
  }
  CHECK(taker.times() == 0);
  CHECK(server.requests().empty());
}

TEST_CASE("a cancelled call calls its callback once, as cancelled") {
  LoopbackServer server(link_of_its_own(true));
  Taker taker;
  {
    const auto client = client_for(server.url().c_str());
    const auto request = request_for("usr_ada");
    const auto started = start(client.get(), &request, taker);
    REQUIRE(server.wait_for_requests(1));
    userhub_call_cancel(started.handle.get());
    userhub_call_cancel(started.handle.get());
    CHECK(taker.wait().status == USERHUB_CANCELLED);
    CHECK(userhub_error_phase(taker.wait().error.get()) == std::string("request"));
    userhub_call_cancel(started.handle.get());
  }
  CHECK(taker.times() == 1);
}

TEST_CASE("freeing a client gives each call in flight to its callback as cancelled") {
  LoopbackServer server(link_of_its_own(true));
  std::array<Taker, 10> takers;
  std::vector<Owned<userhub_call>> calls;
  auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  for (auto& taker : takers) calls.push_back(start(client.get(), &request, taker).handle);
  REQUIRE(server.wait_for_requests(takers.size()));
  client.reset();
  for (auto& taker : takers) {
    CHECK(taker.times() == 1);
    CHECK(taker.wait().status == USERHUB_CANCELLED);
  }
  for (auto& call : calls) userhub_call_cancel(call.get());
}

TEST_CASE("a call may be freed at any time without being cancelled") {
  LoopbackServer server(link_of_its_own(true));
  Taker taker;
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  start(client.get(), &request, taker).handle.reset();
  Taker another;
  userhub_error* error = nullptr;
  CHECK(userhub_create_portal_session_async(client.get(), &request, Taker::take, &another, nullptr,
                                            &error) == USERHUB_OK);
  server.release();
  CHECK(url_of(taker.wait()).find("usr_ada") != std::string::npos);
  CHECK(url_of(another.wait()).find("usr_ada") != std::string::npos);
  userhub_call_free(nullptr);
  userhub_call_cancel(nullptr);
}

namespace {

/// A call whose callback frees and cancels the call itself.
struct SelfFreeing {
  userhub_call* call = nullptr;
  Taker taker{};

  static void take(void* self, userhub_status status, userhub_portal_session* session,
                   userhub_error* error) {
    auto& given = *static_cast<SelfFreeing*>(self);
    userhub_call_cancel(given.call);
    userhub_call_free(given.call);
    Taker::take(&given.taker, status, session, error);
  }
};

}  // namespace

TEST_CASE("a callback finds its call set, and may free it") {
  LoopbackServer server(link_of_its_own());
  std::array<SelfFreeing, 200> calls;
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  for (auto& self : calls) {
    REQUIRE(userhub_create_portal_session_async(client.get(), &request, SelfFreeing::take, &self,
                                                &self.call, nullptr) == USERHUB_OK);
  }
  for (auto& self : calls) {
    CHECK(self.taker.wait().status == USERHUB_OK);
    CHECK(self.call != nullptr);
  }
}

TEST_CASE("max_connections holds for asynchronous calls, and 0 is the default") {
  LoopbackServer server(link_of_its_own(true));
  std::array<Taker, 5> takers;
  auto options = options_for(nullptr);
  const std::string url = server.url();
  options.base_url = url.c_str();
  options.max_connections = 2;
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  for (auto& taker : takers) start(client.get(), &request, taker);
  REQUIRE(server.wait_for_requests(2));
  server.release();
  for (auto& taker : takers) CHECK(taker.wait().status == USERHUB_OK);
  CHECK(server.connections() == 2);
  options.max_connections = 0;
  CHECK(new_client(&options).status == USERHUB_OK);
  options.max_connections = -1;
  CHECK(userhub_error_param(new_client(&options).error.get()) == std::string("max_connections"));
}
