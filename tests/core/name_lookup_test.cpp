#include "name_lookup.hpp"

#include <chrono>
#include <optional>
#include <string>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"
#include "loopback_port.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

using Answer = NameLookup::Answer;

/// Options that name the server by a host name that is not loopback's.
ClientOptions named_options(const LoopbackServer& server) {
  auto options = loopback_options("http://userhub.test:" + std::to_string(server.port()));
  options.allow_insecure_base_url = true;
  options.proxy = "";
  options.max_retries = 1;
  return options;
}

std::expected<PortalSession, Error> call(const Client& client, CallOptions options = {}) {
  return client.create_portal_session(request_of("usr_1"), options);
}

}  // namespace

TEST_CASE("a look-up that does not end times out, and the next call succeeds") {
  LoopbackServer server(link_reply);
  NameLookup lookup("userhub.test", Answer::stuck);
  const auto client = make_client(named_options(server));
  const auto error = error_of(call(client, {.timeout = 300ms, .interrupted = {}}));
  CHECK(error.code == ErrorCode::timed_out);
  CHECK(error.phase == Phase::resolve);
  CHECK(error.attempts == 1);
  CHECK(error.elapsed >= 295ms);
  CHECK(error.elapsed < 20s);
  lookup.answer(Answer::found);
  CHECK(redirect_url_of(call(client)) == link_of("usr_1"));
}

TEST_CASE("a look-up that takes longer than the connect timeout is tried again") {
  LoopbackServer server(link_reply);
  NameLookup lookup("userhub.test", Answer::stuck);
  auto options = named_options(server);
  options.connect_timeout = 300ms;
  const auto client = make_client(std::move(options));
  const auto error = error_of(call(client));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::resolve);
  CHECK(error.attempts == 2);
  CHECK(error.elapsed >= 595ms);
  lookup.answer(Answer::found);
  CHECK(redirect_url_of(call(client)) == link_of("usr_1"));
}

TEST_CASE("a call with a stuck look-up can be interrupted") {
  LoopbackServer server(link_reply);
  NameLookup lookup("userhub.test", Answer::stuck);
  const auto client = make_client(named_options(server));
  CallOptions options;
  options.interrupted = [&] {
    lookup.wait_for_stuck(1);
    return true;
  };
  const auto error = error_of(call(client, options));
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(error.phase == Phase::resolve);
}

TEST_CASE("a client can be destroyed while its look-up is stuck") {
  LoopbackServer server(link_reply);
  const NameLookup lookup("userhub.test", Answer::stuck);
  std::optional<Client> client = make_client(named_options(server));
  error_of(call(*client, {.timeout = 100ms, .interrupted = {}}));
  client.reset();
  lookup.wait_for_stuck(1);
}

TEST_CASE("a stuck look-up does not delay another client's calls") {
  LoopbackServer server(link_reply);
  const NameLookup lookup("userhub.test", Answer::stuck);
  const auto stuck = make_client(named_options(server));
  error_of(call(stuck, {.timeout = 100ms, .interrupted = {}}));
  CHECK(redirect_url_of(call(single_attempt_client(server.url()))) == link_of("usr_1"));
}

TEST_CASE("a host whose first address does not answer is reached at its second one") {
  LoopbackServer server(link_reply);
  const SilentPort silent(server.port());
  const NameLookup lookup("userhub.test", Answer::two);
  auto options = named_options(server);
  options.max_retries = 0;
  SECTION("blocking") {
    options.connect_timeout = 4s;
    const auto client = make_client(options);
    CHECK(redirect_url_of(call(client)) == link_of("usr_1"));
  }
  SECTION("asynchronous") {
    options.connect_timeout = 1s;
    const auto client = make_client(options);
    AsyncResults results;
    start(client, results, "usr_1");
    CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("the next call finds a host name that now exists") {
  LoopbackServer server(link_reply);
  NameLookup lookup("userhub.test", Answer::unknown);
  const auto client = make_client(named_options(server));
  const auto error = error_of(call(client));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::resolve);
  CHECK(error.attempts == 2);
  lookup.answer(Answer::found);
  CHECK(redirect_url_of(call(client)) == link_of("usr_1"));
}
