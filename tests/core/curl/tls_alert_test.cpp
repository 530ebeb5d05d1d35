#include "curl/tls_alert.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

constexpr char fatal = 2;
constexpr char warning = 1;

/// A server that answers the first bytes of a handshake with an alert, and goes.
LoopbackServer alerting_server(char level, char alert) {
  const std::string record{'\x15', '\x03', '\x03', '\0', '\x02', level, alert};
  return {link_reply, {.tls = Tls{}, .greeting = [record] { return Reply::raw(record); }}};
}

Error failure_of(const LoopbackServer& server, int retries = 1) {
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  options.max_retries = retries;
  return error_of_call(make_client(options));
}

}  // namespace

TEST_CASE("an alert that will come again ends the call, and the message says what to do") {
  const std::vector<std::pair<char, std::string>> alerts{
      {40, "client certificate"}, {42, "client certificate"}, {43, "client certificate"},
      {44, "client certificate"}, {45, "client certificate"}, {46, "client certificate"},
      {48, "client certificate"}, {49, "client certificate"}, {70, "TLS 1.2"},
      {71, "stronger"},           {112, "base URL"},          {116, "client certificate"},
      {120, "base URL"}};
  for (const auto& [alert, advice] : alerts) {
    const auto server = alerting_server(fatal, alert);
    const auto error = failure_of(server);
    INFO(static_cast<int>(alert) << ": " << error.message);
    CHECK(error.code == ErrorCode::tls_failed);
    CHECK(error.phase == Phase::tls);
    CHECK(error.attempts == 1);
    CHECK(error.message.starts_with("the server "));
    CHECK(error.message.contains(advice));
  }
}

TEST_CASE("another alert is a broken handshake, tried again") {
  for (const char alert : std::string{10, 20, 47, 50, 51, 80, 86, 110}) {
    const auto server = alerting_server(fatal, alert);
    const auto error = failure_of(server);
    INFO(static_cast<int>(alert) << ": " << error.message);
    CHECK(error.code == ErrorCode::tls_failed);
    CHECK(error.attempts == 2);
  }
}

TEST_CASE("an alert that is only a warning does not explain a failed handshake") {
  const auto server = alerting_server(warning, 112);
  const auto error = failure_of(server);
  CHECK(error.attempts == 2);
  CHECK_FALSE(error.message.contains("host name"));
}

TEST_CASE("an alert of this client's own is not the server's") {
  const LoopbackServer server(link_reply, Tls{.certificate = Certificate::untrusted});
  CHECK(failure_of(server).message.starts_with("the server's certificate could not be verified"));
}

TEST_CASE("a kept connection that an alert ends is replaced by a new one") {
  LoopbackServer server(link_reply, Tls{.without_1_3 = true});
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  options.max_retries = 0;
  const auto client = make_client(options);
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  server.reply(Reply::demand_certificate());
  CHECK(redirect_url_of(client.create_portal_session(request_of("usr_2"))) == link_of("usr_2"));
  CHECK(server.connections() == 2);
}

TEST_CASE("the next call forgets an earlier alert") {
  LoopbackServer server(link_reply, {.tls = Tls{.client_certificate = true}});
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  options.max_retries = 0;
  const auto client = make_client(options);
  const auto fail = [&] { return error_of_call(client); };
  CHECK(fail().code == ErrorCode::tls_failed);
  server.release();
  redirect_url_of(client.create_portal_session(request_of("usr_1")));
  server.reply(Reply::cut(200, "{}"));
  CHECK(fail().code == ErrorCode::connection_failed);
}
