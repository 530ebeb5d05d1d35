#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

constexpr const char* signin_url = "https://portal.example/signin?token=tok_1";

struct Interruption {
  int asked = 0;
  int answer = 1;
  std::thread::id thread{};
};

int interrupt(void* data) {
  auto& interruption = *static_cast<Interruption*>(data);
  ++interruption.asked;
  interruption.thread = std::this_thread::get_id();
  return interruption.answer;
}

}  // namespace

TEST_CASE("a session is one POST and its redirect URL") {
  LoopbackServer server;
  server.reply(Reply::session(signin_url));
  const auto client = client_for(server.url().c_str());
  auto request = request_for("auth0|123456789@conn_26yEiYymqy6ZmG");
  request.portal_url = "/{accountId}/plans";
  request.return_url = "https://app.example/back";
  request.success_url = "https://app.example/done";
  request.organization_id = "org_1";

  const auto session = create_session(client.get(), &request);
  REQUIRE(session.status == USERHUB_OK);
  CHECK(userhub_portal_session_redirect_url(session.handle.get()) == std::string(signin_url));
  const auto sent = server.requests().at(0);
  CHECK(sent.method == "POST");
  CHECK(sent.target == "/admin/v1/users/auth0%7C123456789@conn_26yEiYymqy6ZmG:createPortalSession");
  CHECK(sent.body == R"({"portalUrl":"/{accountId}/plans","returnUrl":"https://app.example/back",)"
                     R"("successUrl":"https://app.example/done","organizationId":"org_1"})");
}

TEST_CASE("a session's redacted URL has no secret") {
  struct Example {
    std::string url;
    std::string redacted;
  };
  const std::vector<Example> examples{
      {signin_url, "https://portal.example/signin?token=…"},
      {"https://portal.example/signin?next=/x&token=tok_1&a=b",
       "https://portal.example/signin?token=…"},
      {"https://user:tok_1@portal.example:8443/tok_1?t=tok_1#tok_1",
       "https://portal.example:8443/…"},
      {"https://portal.example", "https://portal.example/…"},
  };
  for (const auto& [url, redacted] : examples) {
    const std::string body = R"({"redirectUrl":")" + url + R"("})";
    const auto session = read_session(200, body.data(), body.size());
    REQUIRE(session.status == USERHUB_OK);
    CHECK(userhub_portal_session_redirect_url(session.handle.get()) == url);
    CHECK(userhub_portal_session_redacted_url(session.handle.get()) == redacted);
  }
  CHECK(userhub_portal_session_redacted_url(nullptr) == nullptr);
}

TEST_CASE("a NULL argument is refused and nothing is sent") {
  LoopbackServer server;
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  const auto no_user = request_for(nullptr);

  CHECK(create_session(nullptr, &request).status == USERHUB_INVALID_ARGUMENT);
  CHECK(create_session(client.get(), nullptr).status == USERHUB_INVALID_ARGUMENT);
  CHECK(create_session(client.get(), &no_user).status == USERHUB_INVALID_ARGUMENT);

  userhub_error* error = nullptr;
  CHECK(userhub_create_portal_session(client.get(), &request, nullptr, &error) ==
        USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_error_message(error) == std::string("session is NULL"));
  userhub_error_free(error);
  CHECK(server.requests().empty());
}

TEST_CASE("a refused argument is named") {
  const auto client = client_for("http://127.0.0.1:9");
  const auto request = request_for("usr_ada");
  const auto param = [](const auto& outcome) {
    return std::string(userhub_error_param(outcome.error.get()));
  };
  CHECK(param(new_client(nullptr)) == "options");
  CHECK(param(create_session(nullptr, &request)) == "client");
  CHECK(param(create_session(client.get(), nullptr)) == "request");
  CHECK(param(new_http_request(nullptr, &request)) == "client");
  CHECK(param(new_http_request(client.get(), nullptr)) == "request");
  CHECK(param(read_session(200, nullptr, 1)) == "body");
  CHECK(param(read_session(200, "{}", SIZE_MAX)) == "body_length");
}

TEST_CASE("a result with nowhere to go is refused") {
  const auto options = options_for("http://127.0.0.1:9");
  const auto client = client_for("http://127.0.0.1:9");
  const auto request = request_for("usr_ada");
  userhub_error* error = nullptr;
  CHECK(userhub_client_new(&options, nullptr, &error) == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_error_message(Owned<userhub_error>(error).get()) == std::string("client is NULL"));
  CHECK(userhub_http_request_new(client.get(), &request, nullptr, &error) ==
        USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_error_message(Owned<userhub_error>(error).get()) ==
        std::string("http_request is NULL"));
  CHECK(userhub_portal_session_read(200, nullptr, "{}", 2, nullptr, &error) ==
        USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_error_message(Owned<userhub_error>(error).get()) == std::string("session is NULL"));
}

TEST_CASE("the error parameter may be NULL") {
  const auto request = request_for("usr_ada");
  userhub_portal_session* session = nullptr;
  CHECK(userhub_create_portal_session(nullptr, &request, &session, nullptr) ==
        USERHUB_INVALID_ARGUMENT);
  userhub_client* client = nullptr;
  CHECK(userhub_client_new(nullptr, &client, nullptr) == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_client_new(nullptr, nullptr, nullptr) == USERHUB_INVALID_ARGUMENT);
}

TEST_CASE("an unusable time-out of a call is refused") {
  const auto client = client_for("http://127.0.0.1:9");
  for (const std::int64_t timeout : {std::int64_t{-1}, std::int64_t{86'400'001}, INT64_MAX}) {
    auto request = request_for("usr_ada");
    request.timeout_ms = timeout;
    CHECK(create_session(client.get(), &request).status == USERHUB_INVALID_ARGUMENT);
  }
}

TEST_CASE("a call's own time-out ends it before the client's") {
  LoopbackServer server([](const auto&) { return Reply::session(signin_url).hold(); });
  const auto client = client_for(server.url().c_str());
  auto request = request_for("usr_ada");
  request.timeout_ms = 50;
  const auto outcome = create_session(client.get(), &request);
  CHECK(outcome.status == USERHUB_TIMED_OUT);
  CHECK(userhub_error_elapsed_ms(outcome.error.get()) >= 50);
  CHECK(userhub_error_elapsed_ms(outcome.error.get()) < 20'000);
}

TEST_CASE("the interrupted hook ends a call as cancelled, on the calling thread") {
  LoopbackServer server([](const auto&) { return Reply::session(signin_url).hold(); });
  const auto client = client_for(server.url().c_str());
  Interruption interruption;
  auto request = request_for("usr_ada");
  request.interrupted = interrupt;
  request.interrupted_data = &interruption;
  const auto outcome = create_session(client.get(), &request);
  CHECK(outcome.status == USERHUB_CANCELLED);
  CHECK(interruption.asked > 0);
  CHECK(interruption.thread == std::this_thread::get_id());
}

TEST_CASE("an interrupted hook that says no lets the call go on") {
  LoopbackServer server([](const auto&) { return Reply::session(signin_url).hold(); });
  const auto client = client_for(server.url().c_str());
  Interruption interruption{.answer = 0};
  auto request = request_for("usr_ada");
  request.interrupted = interrupt;
  request.interrupted_data = &interruption;
  std::thread releaser([&] {
    server.wait_for_requests(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    server.release();
  });
  const auto outcome = create_session(client.get(), &request);
  releaser.join();
  CHECK(outcome.status == USERHUB_OK);
  CHECK(interruption.asked >= 2);
}

TEST_CASE("threads share one client") {
  LoopbackServer server([](const ReceivedRequest& request) {
    return Reply::session("https://portal.example" + request.target);
  });
  const auto client = client_for(server.url().c_str());
  std::vector<std::thread> threads;
  threads.reserve(8);
  std::atomic<int> right = 0;
  for (int number = 0; number < 8; ++number) {
    threads.emplace_back([&, number] {
      const auto user_id = "usr_" + std::to_string(number);
      const auto request = request_for(user_id.c_str());
      for (int call = 0; call < 10; ++call) {
        userhub_portal_session* session = nullptr;
        if (userhub_create_portal_session(client.get(), &request, &session, nullptr) !=
            USERHUB_OK) {
          continue;
        }
        const Owned<userhub_portal_session> owned(session);
        right += std::string(userhub_portal_session_redirect_url(session)) ==
                 "https://portal.example/admin/v1/users/" + user_id + ":createPortalSession";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 80);
}
