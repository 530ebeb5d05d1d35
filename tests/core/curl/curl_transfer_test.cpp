#include "curl/curl_transfer.hpp"
#include "curl/certificate_authorities.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"
#include "curl/certificate_authorities.hpp"
#include "curl/single_transfer.hpp"
#include "loopback_client.hpp"
#include "resolve_options.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

TEST_CASE("a connection refused is a failure to connect") {
  const RefusingPort port;
  const auto error = error_of_call(single_attempt_client(port.url()));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::connect);
  CHECK(error.host == port.url().substr(7));
  CHECK(error.message.contains(error.host));
}

TEST_CASE("a host name that cannot be looked up is a failure to resolve") {
  auto options = loopback_options("https://userhub.invalid");
  options.max_retries = 0;
  options.proxy = "";
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::resolve);
}

TEST_CASE("a connect that takes longer than the connect timeout is a failure to connect") {
  const SilentPort port;
  auto options = loopback_options(port.url());
  options.connect_timeout = 200ms;
  options.max_retries = 1;
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::connect);
  CHECK(error.attempts == 2);
  CHECK(error.elapsed >= 390ms);
}

TEST_CASE("a connect that takes longer than the total timeout is timed out") {
  const SilentPort port;
  auto options = loopback_options(port.url());
  options.timeout = 200ms;
  const auto error = error_of_call(make_client(std::move(options)));
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
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::response);
}

TEST_CASE("plain http where TLS is expected is a failed handshake") {
  LoopbackServer server;
  auto options = loopback_options("https" + server.url().substr(4));
  options.timeout = 500ms;
  options.max_retries = 0;
  const auto error = error_of_call(make_client(std::move(options)));
  CHECK(error.phase == Phase::tls);
  CHECK(server.requests().empty());
}

TEST_CASE("a time-out on the way through a proxy names the proxy beside the host") {
  const SilentPort silent;
  auto options = loopback_options("https://userhub.invalid");
  options.max_retries = 0;
  options.proxy = "http://user:hunter2@" + silent.url().substr(7);
  options.connect_timeout = 100ms;
  CHECK(error_of_call(make_client(options)).message ==
        "could not connect to userhub.invalid through the proxy within the connect timeout");
  options.connect_timeout = 30s;
  options.timeout = 100ms;
  CHECK(error_of_call(make_client(options)).message ==
        "no answer from userhub.invalid through the proxy within the total timeout");
}

TEST_CASE("an outcome has the facts of an answered attempt") {
  LoopbackServer server(link_reply);
  SingleTransfer single(loopback_options(server.url()));
  for (const bool reused : {false, true}) {
    const auto outcome = single.attempt();
    REQUIRE(outcome.answer != nullptr);
    CHECK(outcome.http_status == 200);
    CHECK(outcome.phase == Phase::response);
    CHECK(outcome.bytes_received > outcome.answer->body.size());
    CHECK(outcome.connection_reused == reused);
  }
}

TEST_CASE("a new connection that ends without a byte is lost, and not stale") {
  for (const auto& death : {Reply::close(), Reply::reset()}) {
    LoopbackServer server;
    server.reply(death);
    const auto outcome = SingleTransfer(loopback_options(server.url())).attempt();
    CHECK(outcome.cause == FailureCause::connection_lost);
    CHECK(outcome.phase == Phase::request);
    CHECK(outcome.bytes_received == 0);
    CHECK_FALSE(outcome.is_stale());
  }
}

TEST_CASE("a kept connection that ends without a byte is stale once curl does not repeat it") {
  LoopbackServer server([](const ReceivedRequest& request) {
    return request.number == 1 ? link_reply(request) : Reply::close();
  });
  SingleTransfer single(loopback_options(server.url()));
  AttemptOutcome outcome = single.attempt();
  for (int attempts = 1; outcome.answer != nullptr && attempts < 20; ++attempts) {
    outcome = single.attempt();
  }
  CHECK(outcome.answer == nullptr);
  CHECK(outcome.cause == FailureCause::connection_lost);
  CHECK(outcome.phase == Phase::request);
  CHECK(outcome.is_stale());
}

TEST_CASE("an attempt that takes too long has run out of its own time") {
  LoopbackServer server([](const auto& request) { return link_reply(request).hold(); });
  SingleTransfer single(loopback_options(server.url()));
  const auto outcome = single.attempt({.timeout = 200ms, .connect_timeout = 200ms});
  CHECK(outcome.answer == nullptr);
  CHECK(outcome.cause == FailureCause::attempt_timeout);
  CHECK(outcome.phase == Phase::request);
  CHECK(outcome.message == "no answer from " + server.url().substr(7));
}

TEST_CASE("the outcome of a cancelled attempt says how far it got") {
  LoopbackServer server(link_reply);
  SingleTransfer single(loopback_options(server.url()));
  single.attempt();
  const auto outcome = single.transfer().cancel();
  CHECK(outcome.cause == FailureCause::cancelled);
  CHECK(outcome.message == "the call was cancelled");
  CHECK(outcome.phase == Phase::response);
  CHECK(outcome.http_status == 200);
}

TEST_CASE("an outcome has the TLS alert that ended its connection") {
  for (const char alert : {char{40}, char{80}}) {
    const std::string record{'\x15', '\x03', '\x03', '\0', '\x02', char{2}, alert};
    LoopbackServer server(link_reply,
                          {.tls = Tls{}, .greeting = [record] { return Reply::raw(record); }});
    auto options = loopback_options(server.url());
    options.ca_file = ca_file();
    const auto outcome = SingleTransfer(options).attempt();
    CHECK(outcome.cause == FailureCause::tls_handshake);
    CHECK(outcome.phase == Phase::tls);
    CHECK(outcome.tls_alert == alert);
  }
}

TEST_CASE("an attempt that cannot begin has an outcome too") {
  LoopbackServer server(link_reply);
  SingleTransfer single(loopback_options(server.url()));
  const EncodedRequest too_long{.target = "/" + std::string(8'000'001, 'x'), .body = "{}"};
  const auto outcome = single.transfer().begin(too_long, {.timeout = 1s, .connect_timeout = 1s});
  REQUIRE(outcome);
  CHECK(outcome->answer == nullptr);
  CHECK(outcome->cause == FailureCause::internal);
  CHECK_FALSE(outcome->message.empty());
}

TEST_CASE("without CA certificates no transfer to an https server can be made") {
  auto settings = resolve_options(loopback_options("https://127.0.0.1:1")).value();
  settings.authorities = std::unexpected(authorities_error("no certificates"));
  OpenSockets sockets(1s);
  DeadPath dead_path;
  const auto transfer = CurlTransfer::create(settings, sockets, dead_path);
  REQUIRE_FALSE(transfer);
  CHECK(transfer.error().cause == FailureCause::tls_setup);
  CHECK(transfer.error().phase == Phase::tls);
  CHECK(transfer.error().message == "no certificates");
}
