#include <curl/curl.h>

#include <string>

#include "async_results.hpp"
#include "catch.hpp"
#include "curl/tls_context.hpp"
#include "environment_variable.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

using Result = std::expected<PortalSession, Error>;

Result call(const LoopbackServer& server, const std::string& authorities, bool async) {
  auto options = loopback_options(server.url());
  options.max_retries = 0;
  options.ca_file = authorities;
  const auto client = make_client(options);
  if (!async) return client.create_portal_session(request_of("usr_1"));
  AsyncResults results;
  start(client, results, "usr_1");
  return results.of("usr_1");
}

}  // namespace

TEST_CASE("a libcurl on GnuTLS loads the same authorities itself") {
  const bool async = GENERATE(false, true);
  REQUIRE(std::string(curl_version_info(CURLVERSION_NOW)->ssl_version).starts_with("GnuTLS/"));
  CHECK_FALSE(tls_context::is_shared_with_libcurl());
  LoopbackServer server(link_reply, Tls{});
  const EnvironmentVariable no_directory("SSL_CERT_DIR", "");
  {
    const EnvironmentVariable variable("SSL_CERT_FILE", ca_file());
    CHECK(call(server, "", async));
    CHECK(error_of(call(server, untrusted_ca_file(), async)).code == ErrorCode::tls_failed);
  }
  const EnvironmentVariable variable("SSL_CERT_FILE", untrusted_ca_file());
  CHECK(error_of(call(server, "", async)).code == ErrorCode::tls_failed);
  CHECK(call(server, ca_file(), async));
}
