#include "environment_reads.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "environment_variable.hpp"
#include "fault_server_process.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

constexpr unsigned longest_child_seconds = 120;  // a hang, on any machine

/// Whether this is true in a child where nothing has made a client or used TLS before.
template <typename Function>
bool in_child(Function function) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(longest_child_seconds);
    bool result = false;
    try {
      result = function();
    } catch (...) {  // of Catch, for a failure that it has noted
      std::cerr << "the child gave up\n";
    }
    ::_exit(result ? 0 : 1);
  }
  int status = 1;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// A server in its own process, so that this one uses no libraries but the client's.
const FaultServerProcess& server() {
  static const FaultServerProcess process(USERHUB_FAULT_SERVER);
  return process;
}

ClientOptions options_for(const std::string& base_url) {
  auto options = loopback_options(base_url);
  options.ca_file = server().ca_file();
  options.allow_insecure_base_url = true;
  options.max_retries = 1;
  return options;
}

/// A way to UserHub.
struct Way {
  std::string name;
  ClientOptions options;
  bool succeeds = true;
  bool looks_name_up = false;  ///< For which the C library's resolver reads the environment.
};

std::vector<Way> ways(const LoopbackServer& kerberos_proxy) {
  const auto& tunnel = server().target("proxy");
  std::vector<Way> all{
      {"http", options_for(server().url())},
      {"https", options_for(server().https_url())},
      {"http by the environment's proxy", options_for("http://userhub.invalid")},
      {"http, exempt from the environment's proxy", options_for("http://exempt.invalid"), false,
       true},
      {"https by the environment's proxy", options_for("https://userhub.invalid"), false},
      {"https by a proxy", options_for(tunnel.base_url)},
      {"https by a proxy that is not there", options_for(tunnel.base_url), false},
      {"https with the system's authorities", options_for(server().https_url()), false},
      {"http where nothing listens", options_for("http://127.0.0.1:1"), false},
      {"a SOCKS proxy that wants Kerberos", options_for("http://userhub.invalid"), false}};
  all[5].options.proxy = tunnel.proxy;
  all[6].options.proxy = "http://127.0.0.1:1";
  all[7].options.ca_file = "";
  all[9].options.proxy = "socks5h://" + kerberos_proxy.url().substr(7);
  return all;
}

bool is_as_expected(const Way& way, const std::expected<PortalSession, Error>& result) {
  if (result.has_value() == way.succeeds) return true;
  std::cerr << way.name << ": " << (result ? "succeeded" : result.error().message) << '\n';
  return false;
}

bool calls_are_as_expected(const Way& way, const Client& client) {
  AsyncResults results;
  client.create_portal_session_async(request_of("usr_1"), {}, results.take("call"));
  return is_as_expected(way, results.of("call")) &&
         is_as_expected(way, client.create_portal_session(request_of("usr_2"))) &&
         is_as_expected(way, client.create_portal_session(request_of("usr_3")));
}

bool has_read_nothing(const Way& way) {
  const auto seen = EnvironmentReads::seen();
  for (const auto& name : seen) std::cerr << way.name << ": " << name << " was read\n";
  return seen.empty();
}

/// While this lives, reading the environment crashes: in the C library too, whose own reads
/// EnvironmentReads does not see.
class NoEnvironment {
 public:
  NoEnvironment() { environ = reinterpret_cast<char**>(sizeof(char*)); }
  ~NoEnvironment() { environ = before_; }
  NoEnvironment(const NoEnvironment&) = delete;
  NoEnvironment& operator=(const NoEnvironment&) = delete;

 private:
  char** before_ = environ;
};

bool reads_nothing(const Way& way, const Client& client) {
  EnvironmentReads::watch();
  std::optional<NoEnvironment> none;
  if (!way.looks_name_up) none.emplace();
  return calls_are_as_expected(way, client) && has_read_nothing(way);
}

bool has_seen(const char* name) {
  const auto seen = EnvironmentReads::seen();
  return std::find(seen.begin(), seen.end(), name) != seen.end();
}

/// An app that sets variables while this lives, and reuses the memory in which they were before.
class BusyEnvironment {
 public:
  BusyEnvironment()
      : thread_([this] {
          constexpr std::size_t names = 100;
          for (std::size_t i = 0; !over_; i = (i + 1) % (2 * names)) {
            const std::string name = "USERHUB_TEST_" + std::to_string(i % names);
            i < names ? ::setenv(name.c_str(), "x", 1) : ::unsetenv(name.c_str());
            memory_[i % memory_.size()].assign(i, reinterpret_cast<char*>(1));
          }
        }) {}
  ~BusyEnvironment() {
    over_ = true;
    thread_.join();
  }
  BusyEnvironment(const BusyEnvironment&) = delete;
  BusyEnvironment& operator=(const BusyEnvironment&) = delete;

 private:
  std::atomic<bool> over_ = false;
  std::array<std::vector<char*>, 16> memory_;
  std::thread thread_;
};

bool thousands_of_calls_succeed(const Client& client) {
  constexpr std::size_t calls = 5'000;
  AsyncResults results;
  for (std::size_t i = 0; i < calls; ++i) {
    client.create_portal_session_async(request_of("usr_1"), {}, results.take(std::to_string(i)));
    if (!client.create_portal_session(request_of("usr_2"))) return false;
  }
  if (!results.wait_for(calls)) return false;
  for (std::size_t i = 0; i < calls; ++i) {
    if (!results.of(std::to_string(i))) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("this program sees each read of the environment by a new client") {
  CHECK(in_child([] {
    EnvironmentReads::watch();
    make_client(options_for("https://userhub.invalid"));
    return has_seen("https_proxy") && has_seen("no_proxy") &&
           has_seen("SSLKEYLOGFILE") &&  // by libcurl
           has_seen("OPENSSL_CONF");     // by OpenSSL
  }));
}

TEST_CASE("nothing reads the environment after the client is made, nor in a forked child") {
  const EnvironmentVariable proxy("all_proxy", server().url());
  const EnvironmentVariable exemption("no_proxy", "exempt.invalid");
  LoopbackServer kerberos_proxy([](const auto&) { return Reply::close(); },
                                {.greeting = [] { return Reply::raw("\x05\x01"); }});
  for (const auto& way : ways(kerberos_proxy)) {
    DYNAMIC_SECTION(way.name) {
      CHECK(in_child([&way] {
        const auto client = make_client(way.options);
        return in_child([&] { return reads_nothing(way, client); }) && reads_nothing(way, client) &&
               in_child([&] { return reads_nothing(way, client); });
      }));
    }
  }
}

TEST_CASE("an app may change the environment during thousands of calls") {
  const EnvironmentVariable proxy("all_proxy", server().url());
  CHECK(in_child([] {
    const auto client = make_client(options_for("http://userhub.invalid"));
    const BusyEnvironment busy;
    return thousands_of_calls_succeed(client);
  }));
}

TEST_CASE("no environment variable chooses the code that reads an answer") {
  const char* variable = ::getenv("SIMDJSON_FORCE_IMPLEMENTATION");
  INFO("run this program with SIMDJSON_FORCE_IMPLEMENTATION=nope");
  REQUIRE((variable != nullptr && std::string(variable) == "nope"));
  CHECK(in_child([] {
    return make_client(options_for(server().url()))
        .create_portal_session(request_of("usr_1"))
        .has_value();
  }));
}
