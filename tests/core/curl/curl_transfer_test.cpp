#include "curl/curl_transfer.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "environment_variable.hpp"
#include "loopback_client.hpp"
#include "resolve_options.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

Error failure_of(const Client& client) {
  return error_of(client.create_portal_session(request_of("usr_1")));
}

}  // namespace

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
    const auto error = failure_of(make_client(loopback_options(server.url())));
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

TEST_CASE("a chunked answer is read") {
  LoopbackServer server;
  server.reply(
      Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "10\r\n{\"redirectUrl\":\"\r\n14\r\nhttps://p.example/\"}\r\n0\r\n\r\n"));
  CHECK(redirect_url_of(
            single_attempt_client(server.url()).create_portal_session(request_of("usr_1"))) ==
        "https://p.example/");
}

TEST_CASE("an answer that ends with its connection is read") {
  LoopbackServer server;
  server.reply(Reply::raw("HTTP/1.0 200 OK\r\n\r\n{\"redirectUrl\":\"https://p.example/\"}"));
  CHECK(redirect_url_of(
            single_attempt_client(server.url()).create_portal_session(request_of("usr_1"))) ==
        "https://p.example/");
}

TEST_CASE("a chunked answer cut short is a failed connection") {
  LoopbackServer server;
  server.reply(
      Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "24\r\n{\"redirectUrl\":\"https://p.example/\"}\r\n"));
  const auto error = failure_of(single_attempt_client(server.url()));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::response);
}

TEST_CASE("what comes before the final answer does not count") {
  LoopbackServer server;
  server.reply(Reply::raw("HTTP/1.1 103 Early Hints\r\nX-Request-Id: early\r\n\r\n" +
                          Reply::json(404, "{}", {{"Request-Id", "final"}}).bytes));
  const auto error = failure_of(single_attempt_client(server.url()));
  CHECK(error.http_status == 404);
  CHECK(error.request_id == "final");
}

TEST_CASE("an answer that is not HTTP is a bad response and not retried") {
  for (const auto* bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "<html></html>", "\r\n\r\n",
                            "HTTP/9.9 200 OK\r\n\r\n{}", "HTTP/1.1 OK\r\n\r\n"}) {
    INFO(bytes);
    LoopbackServer server;
    server.reply(Reply::raw(bytes));
    const auto error = failure_of(make_client(loopback_options(server.url())));
    CHECK(error.code == ErrorCode::bad_response);
    CHECK(error.attempts == 1);
  }
}

TEST_CASE("a broken or unknown content encoding is a bad response") {
  for (const auto& [encoding, body] : std::vector<std::pair<std::string, std::string>>{
           {"gzip", "not gzip at all"}, {"zebra", "{}"}}) {
    INFO(encoding);
    LoopbackServer server;
    server.reply(Reply::json(200, body, {{"Content-Encoding", encoding}}));
    CHECK(failure_of(single_attempt_client(server.url())).code == ErrorCode::bad_response);
  }
}

TEST_CASE("an error answer is that error even where its body cannot be decoded") {
  LoopbackServer server;
  server.reply(Reply::json(401, "not gzip at all", {{"Content-Encoding", "gzip"}}));
  const auto error = failure_of(single_attempt_client(server.url()));
  CHECK(error.code == ErrorCode::api_error);
  CHECK(error.http_status == 401);
}

TEST_CASE("endless headers end the attempt") {
  LoopbackServer server;
  std::string bytes = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 20'000; ++i)
    bytes += "X-Padding-" + std::to_string(i) + ": xxxxxxxxxxxxxxxx\r\n";
  server.reply(Reply::raw(bytes));
  CHECK(failure_of(single_attempt_client(server.url())).code == ErrorCode::bad_response);
}

TEST_CASE("one endless header ends the attempt") {
  LoopbackServer server;
  server.reply(Reply::raw("HTTP/1.1 200 OK\r\nX-Padding: " + std::string(2'000'000, 'x')));
  const auto error = failure_of(make_client(loopback_options(server.url())));
  CHECK(error.code == ErrorCode::bad_response);
  CHECK(error.attempts == 1);
}

TEST_CASE("a body without an end is read no further than 5 MiB") {
  for (const int status : {200, 500}) {
    LoopbackServer server;
    auto endless = Reply::raw("HTTP/1.1 " + std::to_string(status) + " Endless\r\n\r\n" +
                              std::string(max_response_body_bytes + 1, 'x'));
    endless.then = Reply::Then::keep_alive;
    server.reply(std::move(endless));
    const auto error = failure_of(single_attempt_client(server.url()));
    CHECK(error.code == (status == 200 ? ErrorCode::bad_response : ErrorCode::api_error));
    CHECK(error.http_status == status);
  }
}

TEST_CASE("a transfer keeps no large answer's memory") {
  LoopbackServer server(
      [](const auto&) { return Reply::json(200, std::string(std::size_t{4} << 20, 'x')); });
  const auto settings = resolve_options(loopback_options(server.url())).value();
  const auto request = encode_request(settings, request_of("usr_1")).value();
  OpenSockets sockets(settings.options.connect_timeout);
  DeadPath dead_path;
  const auto transfer = CurlTransfer::create(settings, sockets, dead_path).value();
  RetryBudget budget;
  Call call(settings, budget, 30s, std::chrono::steady_clock::now());
  const auto attempt = std::get<Call::Attempt>(call.attempt(std::chrono::steady_clock::now()));
  REQUIRE_FALSE(transfer->begin(request, attempt));
  const auto result = curl_easy_perform(transfer->handle());
  transfer->conclude(call, result);
  const auto step = call.next(current_moment());
  CHECK(error_of(std::get<Call::Done>(step).result).code == ErrorCode::bad_response);
  CHECK(transfer->response().body.capacity() <= std::size_t{64} * 1024);
}

TEST_CASE("a connection refused is a failure to connect") {
  const RefusingPort port;
  const auto error = failure_of(single_attempt_client(port.url()));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::connect);
  CHECK(error.host == port.url().substr(7));
  CHECK(error.message.contains(error.host));
}

TEST_CASE("a host name that cannot be looked up is a failure to resolve") {
  auto options = loopback_options("https://userhub.invalid");
  options.max_retries = 0;
  options.proxy = "";
  const auto error = failure_of(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::resolve);
}

TEST_CASE("a connect that takes longer than the connect timeout is a failure to connect") {
  const SilentPort port;
  auto options = loopback_options(port.url());
  options.connect_timeout = 200ms;
  options.max_retries = 1;
  const auto error = failure_of(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::connect);
  CHECK(error.attempts == 2);
  CHECK(error.elapsed >= 390ms);
}

TEST_CASE("a connect that takes longer than the total timeout is timed out") {
  const SilentPort port;
  auto options = loopback_options(port.url());
  options.timeout = 200ms;
  const auto error = failure_of(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::connect);
  CHECK(error.elapsed < 30s);
}

TEST_CASE("an answer that stops halfway is timed out while it is read") {
  LoopbackServer server;
  auto half = Reply::cut(200, R"({"redirectUrl":"https)");
  half.then = Reply::Then::keep_alive;
  server.reply(std::move(half));
  auto options = loopback_options(server.url());
  options.timeout = 300ms;
  const auto error = failure_of(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::response);
}

TEST_CASE("plain http where TLS is expected is a failed handshake") {
  LoopbackServer server;
  auto options = loopback_options("https" + server.url().substr(4));
  options.timeout = 500ms;
  options.max_retries = 0;
  const auto error = failure_of(make_client(std::move(options)));
  CHECK(error.phase == Phase::tls);
  CHECK(server.requests().empty());
}

TEST_CASE("a request goes through the proxy that is named") {
  LoopbackServer proxy(link_reply);
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.proxy = proxy.url();
  const auto client = make_client(std::move(options));
  CHECK(redirect_url_of(client.create_portal_session(request_of("usr_1"))) == link_of("usr_1"));
  CHECK(proxy.requests().at(0).target ==
        "http://userhub.invalid/admin/v1/users/usr_1:createPortalSession");
}

TEST_CASE("a failure at a proxy is said to be the proxy's, whose URL is not shown") {
  const RefusingPort refusing;
  LoopbackServer untrusted(link_reply, Tls{.certificate = Certificate::untrusted});
  LoopbackServer deaf_to_socks([](const auto&) { return Reply::close(); },
                               {.greeting = [] { return Reply::raw("\x05\xFF"); }});
  const std::string refusing_at = refusing.url().substr(7);
  const std::string untrusted_at = untrusted.url().substr(8);
  const std::string socks_at = deaf_to_socks.url().substr(7);
  struct Row {
    std::string proxy;
    ErrorCode code;
    Phase phase;
    const char* message;
  };
  const Row rows[] = {{"http://user:hunter2@" + refusing_at, ErrorCode::connection_failed,
                       Phase::connect, "could not connect to the proxy"},
                      {"socks5h://user:hunter2@" + refusing_at, ErrorCode::connection_failed,
                       Phase::connect, "could not connect to the proxy"},
                      {"http://user:hunter2@proxy.invalid:3128", ErrorCode::connection_failed,
                       Phase::resolve, "the proxy's name could not be resolved"},
                      {"https://user:hunter2@" + untrusted_at, ErrorCode::tls_failed, Phase::tls,
                       "the proxy's certificate could not be verified"},
                      {"socks5h://user:hunter2@" + socks_at, ErrorCode::connection_failed,
                       Phase::connect, "the proxy refused the user name or password"}};
  for (const char* base_url : {"http://userhub.invalid", "https://userhub.invalid"}) {
    for (const auto& row : rows) {
      INFO(base_url << " by " << row.proxy);
      auto options = loopback_options(base_url);
      options.allow_insecure_base_url = true;
      options.max_retries = 0;
      options.proxy = row.proxy;
      auto error = failure_of(make_client(options));
      CHECK(error.code == row.code);
      CHECK(error.phase == row.phase);
      CHECK(error.host == "userhub.invalid");
      CHECK(error.message ==
            row.message + " (set by the option proxy, on the way to userhub.invalid)"s);
      const EnvironmentVariable variable("all_proxy", row.proxy);
      options.proxy.reset();
      error = failure_of(make_client(options));
      CHECK(error.message == row.message + " (set by all_proxy, on the way to userhub.invalid)"s);
    }
  }
}

TEST_CASE("a time-out on the way through a proxy names the proxy beside the host") {
  const SilentPort silent;
  auto options = loopback_options("https://userhub.invalid");
  options.max_retries = 0;
  options.proxy = "http://user:hunter2@" + silent.url().substr(7);
  options.connect_timeout = 100ms;
  CHECK(failure_of(make_client(options)).message ==
        "could not connect to userhub.invalid through the proxy within the connect timeout");
  options.connect_timeout = 30s;
  options.timeout = 100ms;
  CHECK(failure_of(make_client(options)).message ==
        "no answer from userhub.invalid through the proxy within the total timeout");
}

TEST_CASE("what fails behind an open tunnel is told as without a proxy") {
  LoopbackServer proxy([](const auto&) { return Reply::tunnelled(); });
  auto options = loopback_options("https://localhost");
  options.max_retries = 0;
  options.proxy = proxy.url();
  const auto error = failure_of(make_client(options));  // its authority is not named
  CHECK(error.code == ErrorCode::tls_failed);
  CHECK(error.message.contains("the server's certificate could not be verified"));
  CHECK(error.message.contains("(localhost through the proxy: "));
}

TEST_CASE("the environment's proxy is that of the time when the client was made") {
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
  CHECK(failure_of(*client).phase == Phase::resolve);
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("no_proxy keeps a request off the environment's proxy, not off a named one") {
  LoopbackServer proxy(link_reply);
  const EnvironmentVariable variable("http_proxy", proxy.url());
  const EnvironmentVariable exemption("no_proxy", "invalid");
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.max_retries = 0;
  CHECK(failure_of(make_client(options)).phase == Phase::resolve);
  CHECK(proxy.connections() == 0);
  options.proxy = proxy.url();
  redirect_url_of(make_client(options).create_portal_session(request_of("usr_1")));
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("a proxy that denies the tunnel is a failed connection, and gets no key") {
  LoopbackServer proxy;
  proxy.reply(Reply::json(407, "{}", {{"X-Request-Id", "proxy"}}));
  auto options = loopback_options("https://userhub.invalid");
  options.max_retries = 0;
  options.proxy = proxy.url();
  const auto error = failure_of(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::connect);
  CHECK(error.message == "the proxy refused to connect, with status 407");
  CHECK(error.request_id.empty());
  const auto request = proxy.requests().at(0);
  CHECK(request.method == "CONNECT");
  CHECK_FALSE(request.header("Authorization"));
  CHECK_FALSE(request.header("UserHub-Api-Version"));
}

TEST_CASE("a loopback base URL ignores the environment's proxy, but not a named one") {
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

TEST_CASE("another base URL takes the environment's proxy, unless told to take none") {
  LoopbackServer proxy(link_reply);
  const EnvironmentVariable variable("http_proxy", proxy.url());
  auto options = loopback_options("http://userhub.invalid");
  options.allow_insecure_base_url = true;
  options.max_retries = 0;
  redirect_url_of(make_client(options).create_portal_session(request_of("usr_1")));
  options.proxy = "";
  CHECK(failure_of(make_client(options)).phase == Phase::resolve);
  CHECK(proxy.requests().size() == 1);
}
