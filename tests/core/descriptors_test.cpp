#include <string>

#include "async_results.hpp"
#include "catch.hpp"
#include "descriptor_limit.hpp"
#include "fault_server_process.hpp"
#include "loopback_client.hpp"
#include "name_lookup.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

using Result = std::expected<PortalSession, Error>;

Result call(const Client& client, bool async, const std::string& user) {
  if (!async) return client.create_portal_session(request_of(user));
  AsyncResults results;
  start(client, results, user);
  return results.of(user);
}

/// Makes one call with `left` descriptors, then one with enough. Says whether the first one failed.
bool fails_without_descriptors(ClientOptions options, bool async, rlim_t left) {
  int observed = 0;
  options.on_attempt = [&observed](const Attempt&) { ++observed; };
  const auto client = make_client(std::move(options));
  const auto result = [&] {
    const DescriptorLimit limit(left);
    return call(client, async, "usr_1");
  }();
  INFO((async ? "asynchronous" : "blocking") << ", " << left << " left");
  if (result) {
    CHECK(redirect_url_of(result) == link_of("usr_1"));
  } else {
    const Error& error = result.error();
    INFO(error.message);
    CHECK(error.code == ErrorCode::connection_failed);
    CHECK((error.phase == Phase::resolve || error.message.starts_with("too many open files")));
    CHECK_FALSE(error.host.empty());
    CHECK(error.attempts == observed);
  }
  for (const bool next_async : {false, true}) {
    CHECK(redirect_url_of(call(client, next_async, "usr_2")) == link_of("usr_2"));
  }
  return !result;
}

}  // namespace

TEST_CASE("a call without descriptors is a failed connection, and the call after it succeeds") {
  const FaultServerProcess server(USERHUB_FAULT_SERVER);
  const NameLookup lookup("userhub.test", NameLookup::Answer::found);
  const std::string named_url =
      "http://userhub.test" + server.url().substr(server.url().rfind(':'));
  for (const auto& url : {server.url(), server.https_url(), named_url}) {
    INFO(url);
    auto options = loopback_options(url);
    options.ca_file = server.ca_file();
    options.allow_insecure_base_url = true;
    options.max_retries = 1;
    options.proxy = "";
    for (const bool async : {false, true}) {
      rlim_t left = 0;
      while (fails_without_descriptors(options, async, left)) ++left;
      CHECK(left > 0);
      CHECK(left < 20);
    }
  }
}
