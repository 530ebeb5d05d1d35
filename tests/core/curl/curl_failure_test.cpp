#include "curl/curl_failure.hpp"

#include <string>
#include <utility>

#include "catch.hpp"
#include "environment_variable.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::string_literals;

TEST_CASE("an answer that is not HTTP is a bad response and not retried") {
  for (const auto* bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "<html></html>", "\r\n\r\n",
                            "HTTP/9.9 200 OK\r\n\r\n{}", "HTTP/1.1 OK\r\n\r\n"}) {
    INFO(bytes);
    LoopbackServer server;
    server.reply(Reply::raw(bytes));
    const auto error = error_of_call(make_client(loopback_options(server.url())));
    CHECK(error.code == ErrorCode::bad_response);
    CHECK(error.attempts == 1);
  }
}

TEST_CASE("the error of a failure at a proxy names the proxy without its URL") {
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
      auto error = error_of_call(make_client(options));
      CHECK(error.code == row.code);
      CHECK(error.phase == row.phase);
      CHECK(error.host == "userhub.invalid");
      CHECK(error.message ==
            row.message + " (set by the option proxy, on the way to userhub.invalid)"s);
      const EnvironmentVariable variable("all_proxy", row.proxy);
      options.proxy.reset();
      error = error_of_call(make_client(options));
      CHECK(error.message == row.message + " (set by all_proxy, on the way to userhub.invalid)"s);
    }
  }
}

TEST_CASE("a failure behind an open tunnel has the message that it has without a proxy") {
  LoopbackServer proxy([](const auto&) { return Reply::tunnelled(); });
  auto options = loopback_options("https://localhost");
  options.max_retries = 0;
  options.proxy = proxy.url();
  const auto error = error_of_call(make_client(options));  // its authority is not named
  CHECK(error.code == ErrorCode::tls_failed);
  CHECK(error.message.contains("the server's certificate could not be verified"));
  CHECK(error.message.contains("(localhost through the proxy: "));
}

TEST_CASE("a proxy that denies the tunnel is a failed connection, and gets no key") {
  LoopbackServer proxy;
  proxy.reply(Reply::json(407, "{}", {{"X-Request-Id", "proxy"}}));
  auto options = loopback_options("https://userhub.invalid");
  options.max_retries = 0;
  options.proxy = proxy.url();
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::connect);
  CHECK(error.message == "the proxy refused to connect, with status 407");
  CHECK(error.request_id.empty());
  const auto request = proxy.requests().at(0);
  CHECK(request.method == "CONNECT");
  CHECK_FALSE(request.header("Authorization"));
  CHECK_FALSE(request.header("UserHub-Api-Version"));
}

TEST_CASE("a result of curl's means one cause to a caller") {
  const std::pair<CURLcode, FailureCause> rows[] = {
      {CURLE_COULDNT_RESOLVE_HOST, FailureCause::not_connected},
      {CURLE_COULDNT_CONNECT, FailureCause::not_connected},
      {CURLE_GOT_NOTHING, FailureCause::connection_lost},
      {CURLE_PARTIAL_FILE, FailureCause::connection_lost},
      {CURLE_RECV_ERROR, FailureCause::connection_lost},
      {CURLE_SEND_ERROR, FailureCause::connection_lost},
      {CURLE_ABORTED_BY_CALLBACK, FailureCause::connection_lost},
      {CURLE_SSL_CONNECT_ERROR, FailureCause::tls_handshake},
      {CURLE_PEER_FAILED_VERIFICATION, FailureCause::tls_verification},
      {CURLE_SSL_CLIENTCERT, FailureCause::tls_verification},
      {CURLE_SSL_CACERT_BADFILE, FailureCause::tls_setup},
      {CURLE_UNSUPPORTED_PROTOCOL, FailureCause::malformed_answer},
      {CURLE_WEIRD_SERVER_REPLY, FailureCause::malformed_answer},
      {CURLE_BAD_CONTENT_ENCODING, FailureCause::malformed_answer},
      {too_large, FailureCause::malformed_answer},
      {CURLE_BAD_FUNCTION_ARGUMENT, FailureCause::internal}};
  for (const auto& [result, cause] : rows) {
    INFO(curl_easy_strerror(result));
    CHECK(failure_of(result).cause == cause);
    CHECK_FALSE(failure_of(result).message.empty());
  }
}

TEST_CASE("a SOCKS proxy refuses the client or does not reach the server") {
  const std::pair<CURLproxycode, FailureCause> rows[] = {
      {CURLPX_NO_AUTH, FailureCause::proxy_refusal},
      {CURLPX_USER_REJECTED, FailureCause::proxy_refusal},
      {CURLPX_REPLY_NOT_ALLOWED, FailureCause::proxy_refusal},
      {CURLPX_RESOLVE_HOST, FailureCause::not_connected},
      {CURLPX_REPLY_HOST_UNREACHABLE, FailureCause::not_connected}};
  for (const auto& [refusal, cause] : rows) CHECK(socks_failure(refusal).cause == cause);
}

TEST_CASE("a proxy's reply that opens no tunnel is not an answer of UserHub") {
  const CurlFailure malformed = failure_of(CURLE_WEIRD_SERVER_REPLY);
  CHECK(proxy_failure(CURLE_WEIRD_SERVER_REPLY, malformed).cause == FailureCause::not_connected);
  const CurlFailure lost = failure_of(CURLE_RECV_ERROR);
  CHECK(proxy_failure(CURLE_RECV_ERROR, lost).cause == FailureCause::connection_lost);
  CHECK(proxy_failure(CURLE_PEER_FAILED_VERIFICATION, {}).cause == FailureCause::tls_verification);
}
