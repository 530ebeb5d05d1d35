#include "curl/header_guard.hpp"

#include <string>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

// That a first header line that begins with a blank is refused is among the faults:
// tests/conformance/faults.json.

TEST_CASE("a proxy's answer to CONNECT with a trailer that begins with a blank is a refusal") {
  LoopbackServer proxy;
  auto options = loopback_options("https://localhost");
  options.ca_file = ca_file();
  options.proxy = proxy.url();
  options.max_retries = 0;
  for (const bool async : {false, true}) {
    INFO(async);
    const auto client = make_client(options);
    const auto call = [&](const std::string& user) {
      if (!async) return client.create_portal_session(request_of(user));
      AsyncResults results;
      start(client, results, user);
      return results.of(user);
    };
    proxy.reply(Reply::tunnelled());
    proxy.reply(Reply::json(200, R"({"redirectUrl":"https://p.example/"})", {{"X-First", "1"}}));
    redirect_url_of(call("usr_1"));
    proxy.close_connections();
    proxy.reply(Reply::raw(
        "HTTP/1.1 407 Proxy Authentication Required\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\n{}\r\n0\r\n X-Trailer: 1\r\n\r\n"));
    const auto error = error_of(call("usr_2"));
    CHECK(error.code == ErrorCode::connection_failed);
    CHECK(error.message == "the proxy refused to connect, with status 407");
  }
}
