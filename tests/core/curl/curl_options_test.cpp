#include "curl/curl_options.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "catch.hpp"
#include "curl/single_transfer.hpp"
#include "environment_variable.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

TEST_CASE("a request has the wire contract's headers and no others") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  const auto request = server.requests().at(0);
  CHECK(request.method == "POST");
  CHECK(request.target == "/admin/v1/users/usr_1:createPortalSession");
  CHECK(request.body == "{}");
  const Headers expected{{"Host", server.url().substr(7)},
                         {"Authorization", "Bearer key_secret"},
                         {"UserHub-Api-Version", "2025-05-01"},
                         {"Content-Type", "application/json"},
                         {"Accept", "application/json"},
                         {"Accept-Encoding", "gzip"},
                         {"User-Agent", "userhub-cpp/" USERHUB_VERSION},
                         {"Content-Length", "2"}};
  auto sent = request.headers;
  std::sort(sent.begin(), sent.end());
  auto sorted = expected;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sent == sorted);
}

TEST_CASE("a large request is sent whole without waiting for a 100-continue") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  auto request = request_of("usr_1");
  request.return_url = "/" + std::string(3'000'000, 'a');
  redirect_url_of(client.create_portal_session(request));
  CHECK(server.requests().at(0).body == R"({"returnUrl":")" + request.return_url + R"("})");
  CHECK_FALSE(server.requests().at(0).header("Expect"));
}

TEST_CASE("dots in a base URL's path are not folded away") {
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url() + "/a/./b");
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  CHECK(server.requests().at(0).target == "/a/./b/admin/v1/users/usr_1:createPortalSession");
}

TEST_CASE("a redirect is not followed, and the key goes nowhere else") {
  LoopbackServer elsewhere(link_reply);
  for (const int status : {301, 302, 303, 307, 308}) {
    LoopbackServer server;
    server.reply(Reply::json(status, "{}", {{"Location", elsewhere.url() + "/"}}));
    const auto error = error_of_call(make_client(loopback_options(server.url())));
    CHECK(error.code == ErrorCode::api_error);
    CHECK(error.http_status == status);
    CHECK(error.attempts == 1);
    CHECK(server.requests().size() == 1);
  }
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("a server's cookie is not sent back") {
  LoopbackServer server;
  server.reply(Reply::json(200, R"({"redirectUrl":"https://p.example/"})",
                           {{"Set-Cookie", "user=usr_1; Path=/"}}));
  server.reply(Reply::session("https://p.example/2"));
  const auto client = single_attempt_client(server.url());
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  redirect_url_of(client.create_portal_session(request_of("usr_2")));
  CHECK_FALSE(server.requests().at(1).header("Cookie"));
}

TEST_CASE("a request goes through the proxy of the option") {
  LoopbackServer proxy(link_reply);
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.proxy = proxy.url();
  const auto client = make_client(std::move(options));
  CHECK(redirect_url_of(client.create_portal_session(request_of("usr_1"))) == link_of("usr_1"));
  CHECK(proxy.requests().at(0).target ==
        "http://userhub.invalid/admin/v1/users/usr_1:createPortalSession");
}

TEST_CASE("the environment's proxy is read when the client is made") {
  LoopbackServer proxy(link_reply);
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.max_retries = 0;
  std::optional<Client> client;
  {
    const EnvironmentVariable variable("http_proxy", proxy.url());
    client.emplace(make_client(options));
  }
  redirect_url_of(client->create_portal_session(request_of("usr_1")));
  client.emplace(make_client(options));
  const EnvironmentVariable too_late("http_proxy", proxy.url());
  CHECK(error_of_call(*client).phase == Phase::resolve);
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("no_proxy exempts a request from the environment's proxy, not from the option's") {
  LoopbackServer proxy(link_reply);
  const EnvironmentVariable variable("http_proxy", proxy.url());
  const EnvironmentVariable exemption("no_proxy", "invalid");
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.max_retries = 0;
  CHECK(error_of_call(make_client(options)).phase == Phase::resolve);
  CHECK(proxy.connections() == 0);
  options.proxy = proxy.url();
  redirect_url_of(make_client(options).create_portal_session(request_of("usr_1")));
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("a loopback base URL ignores the environment's proxy, but not the option's") {
  LoopbackServer server(link_reply);
  LoopbackServer proxy(link_reply);
  const EnvironmentVariable lower("http_proxy", proxy.url());
  const EnvironmentVariable all("all_proxy", proxy.url());
  auto options = loopback_options(server.url());
  redirect_url_of(make_client(options).create_portal_session(request_of("usr_1")));
  CHECK(server.requests().size() == 1);
  CHECK(proxy.requests().empty());
  options.proxy = proxy.url();
  redirect_url_of(make_client(options).create_portal_session(request_of("usr_1")));
  CHECK(server.requests().size() == 1);
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("another base URL uses the environment's proxy, unless the option is empty") {
  LoopbackServer proxy(link_reply);
  const EnvironmentVariable variable("http_proxy", proxy.url());
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.max_retries = 0;
  redirect_url_of(make_client(options).create_portal_session(request_of("usr_1")));
  options.proxy = "";
  CHECK(error_of_call(make_client(options)).phase == Phase::resolve);
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("a fresh connection is for its own attempt, and the next one keeps it") {
  LoopbackServer server(link_reply);
  SingleTransfer single(loopback_options(server.url()));
  for (const bool fresh : {false, true, false}) {
    const auto outcome = single.attempt({.timeout = std::chrono::seconds{60},
                                         .connect_timeout = std::chrono::seconds{30},
                                         .fresh_connection = fresh});
    REQUIRE(outcome.answer != nullptr);
  }
  CHECK(server.connections() == 2);
}

TEST_CASE(
    "a server behind a tunnel that asks for the proxy's password gets neither it nor a repeat") {
  LoopbackServer proxy;
  proxy.reply(Reply::tunnelled());
  proxy.reply(Reply::json(407, "{}", {{"Proxy-Authenticate", "Basic realm=proxy"}}));
  auto options = loopback_options("https://localhost");
  options.ca_file = ca_file();
  options.max_retries = 0;
  options.proxy = "http://user:hunter2@" + proxy.url().substr(7);
  const auto error = error_of_call(make_client(options));
  CHECK(error.code == ErrorCode::api_error);
  CHECK(error.http_status == 407);
  REQUIRE(proxy.requests().size() == 2);
  CHECK(proxy.requests()[0].method == "CONNECT");
  CHECK_FALSE(proxy.requests()[1].header("Proxy-Authorization"));
}
