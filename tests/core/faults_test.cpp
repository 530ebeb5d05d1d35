#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "conformance.hpp"
#include "fault_server.hpp"
#include "loopback_client.hpp"
#include "slowness.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

using Result = std::expected<PortalSession, Error>;

/// A way to make a call. A fault is the same error in each.
struct Transport {
  const char* name;
  Result (*call)(const Client& client, const PortalSessionRequest& request,
                 const CallOptions& options);
};

Result call_blocking(const Client& client, const PortalSessionRequest& request,
                     const CallOptions& options) {
  return client.create_portal_session(request, options);
}

Result call_async(const Client& client, const PortalSessionRequest& request,
                  const CallOptions& options) {
  AsyncResults results;
  client.create_portal_session_async(request, options, results.take("the call"));
  return results.of("the call");
}

constexpr Transport transports[] = {{"blocking", call_blocking}, {"asynchronous", call_async}};

ClientOptions options_for(const FaultCase& given, const FaultTarget& target) {
  auto options = loopback_options(target.base_url);
  options.proxy = target.proxy;
  options.ca_file = ca_file();
  options.attempt_timeout = given.attempt_timeout;
  options.connect_timeout = given.connect_timeout;
  options.max_retries = 1;
  return options;
}

void check_error(const FaultCase& given, const Error& error) {
  INFO(error.message);
  CHECK(to_string(error.code) == given.code);
  CHECK(to_string(error.phase) == given.phase);
  CHECK(error.attempts == given.attempts);
  CHECK(error.http_status == given.http_status);
  CHECK(error.message.contains(given.says));
  CHECK(error.message.size() < 600);
  const auto shortest = given.code == "timed_out" ? given.timeout - 5ms : 0ms;
  CHECK(error.elapsed >= shortest);
  CHECK(error.elapsed < shortest + 20s * slowness());
}

void check_fault(const Transport& transport, const FaultCase& given, FaultServer& server,
                 const FaultTarget& target) {
  const auto client = make_client(options_for(given, target));
  const auto request = request_of(target.user_id);
  if (given.warm) redirect_url_of(transport.call(client, request, {}));
  const auto result = transport.call(client, request, {.timeout = given.timeout});
  if (given.code == "ok") {
    CHECK(redirect_url_of(result).starts_with("https://portal.example.com/signin?token="));
  } else {
    check_error(given, error_of(result));
  }
  if (given.lasts) return;
  server.end(given.fault);
  CHECK(redirect_url_of(transport.call(client, request_of("usr_next"), {})) == link_of("usr_next"));
}

/// Where the case applies: over TLS and, unless it is about TLS, without it.
std::vector<FaultTarget> targets_of(const FaultCase& given, FaultServer& server) {
  std::vector<FaultTarget> targets{server.target(given.fault)};
  if (reply_faults().contains(given.fault)) {
    targets.push_back(targets.front());
    targets.back().base_url = server.url();
  }
  return targets;
}

}  // namespace

TEST_CASE("each fault is the same error to every transport, and the call after it succeeds") {
  static const auto cases = load_fault_cases();
  for (const auto& transport : transports) {
    for (const auto& given : cases) {
      DYNAMIC_SECTION(transport.name << ": " << given.name) {
        FaultServer server;
        for (const auto& target : targets_of(given, server)) {
          INFO(target.base_url);
          check_fault(transport, given, server, target);
        }
      }
    }
  }
}

TEST_CASE("each fault that the server can play has a case") {
  std::set<std::string> played;
  for (const auto& [name, fault] : reply_faults()) played.insert(name);
  for (const auto& [name, fault] : server_faults()) played.insert(name);
  std::set<std::string> expected;
  for (const auto& given : load_fault_cases()) expected.insert(given.fault);
  CHECK(played == expected);
}
