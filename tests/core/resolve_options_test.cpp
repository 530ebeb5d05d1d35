#include "resolve_options.hpp"

#include <chrono>
#include <functional>
#include <limits>
#include <string>

#include "catch.hpp"
#include "environment_variable.hpp"
#include "loopback_client.hpp"
#include "userhub/version.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

ClientOptions usable_options() {
  ClientOptions options;
  options.admin_key = admin_key;
  return options;
}

struct Change {
  const char* param;
  std::function<void(ClientOptions&)> make;
};

const Change refused[] = {
    {"admin_key", [](auto& o) { o.admin_key = ""; }},
    {"admin_key", [](auto& o) { o.admin_key = "key_secret\n"; }},
    {"admin_key", [](auto& o) { o.admin_key = "key_secret\r\nX-Evil: 1"; }},
    {"admin_key", [](auto& o) { o.admin_key = " key_secret"; }},
    {"admin_key", [](auto& o) { o.admin_key = "key_secret\0x"s; }},
    {"admin_key", [](auto& o) { o.admin_key = "key_secret\x7f"; }},
    {"admin_key", [](auto& o) { o.admin_key = "key_secreté"; }},
    {"base_url", [](auto& o) { o.base_url = ""; }},
    {"base_url", [](auto& o) { o.base_url = "http://api.userhub.com"; }},
    {"base_url", [](auto& o) { o.base_url = "http://localhost.example"; }},
    {"base_url", [](auto& o) { o.base_url = "https://user:key_secret@h.example"; }},
    {"timeout", [](auto& o) { o.timeout = 0ms; }},
    {"timeout", [](auto& o) { o.timeout = -1ms; }},
    {"timeout", [](auto& o) { o.timeout = 24h + 1ms; }},
    {"timeout", [](auto& o) { o.timeout = std::chrono::milliseconds::max(); }},
    {"attempt_timeout", [](auto& o) { o.attempt_timeout = 0ms; }},
    {"attempt_timeout", [](auto& o) { o.attempt_timeout = 24h + 1ms; }},
    {"connect_timeout", [](auto& o) { o.connect_timeout = 0ms; }},
    {"connect_timeout", [](auto& o) { o.connect_timeout = std::chrono::milliseconds::min(); }},
    {"connect_timeout", [](auto& o) { o.connect_timeout = 24h + 1ms; }},
    {"max_retries", [](auto& o) { o.max_retries = -1; }},
    {"max_retries", [](auto& o) { o.max_retries = 1001; }},
    {"max_retries", [](auto& o) { o.max_retries = std::numeric_limits<int>::max(); }},
    {"proxy", [](auto& o) { o.proxy = "ftp://p.example"; }},
    {"proxy", [](auto& o) { o.proxy = "http://key_secret:key_secret@p\r\n"; }},
    {"ca_file", [](auto& o) { o.ca_file = "/nonexistent/ca.pem"; }},
    {"ca_file", [](auto& o) { o.ca_file = "/"; }},
    {"ca_file", [](auto& o) { o.ca_file = "/dev/null"; }},
    {"ca_file", [](auto& o) { o.ca_file = "/proc/self/cmdline"; }},
    {"ca_file", [](auto& o) { o.ca_file = "/etc/ssl/certs/ca-certificates.crt\0x"s; }},
    {"max_connection_age", [](auto& o) { o.max_connection_age = 0s; }},
    {"max_connection_age", [](auto& o) { o.max_connection_age = -1s; }},
    {"max_connection_age", [](auto& o) { o.max_connection_age = std::chrono::seconds::max(); }},
    {"user_agent_suffix", [](auto& o) { o.user_agent_suffix = "a\r\nX-Evil: 1"; }},
    {"user_agent_suffix", [](auto& o) { o.user_agent_suffix = "a\0b"s; }},
    {"user_agent_suffix", [](auto& o) { o.user_agent_suffix = "zoé"; }}};

const Change accepted[] = {
    {"timeout", [](auto& o) { o.timeout = 1ms; }},
    {"timeout", [](auto& o) { o.timeout = 24h; }},
    {"connect_timeout", [](auto& o) { o.connect_timeout = 1ms; }},
    {"max_retries", [](auto& o) { o.max_retries = 0; }},
    {"max_retries", [](auto& o) { o.max_retries = 1000; }},
    {"max_connection_age", [](auto& o) { o.max_connection_age = 1s; }},
    {"base_url", [](auto& o) { o.base_url = "http://127.0.0.1:8080"; }},
    {"base_url",
     [](auto& o) {
       o.base_url = "http://userhub.internal";
       o.allow_insecure_base_url = true;
     }},
    {"proxy", [](auto& o) { o.proxy = ""; }},
    {"proxy", [](auto& o) { o.proxy = "http://p.example:3128"; }},
    {"user_agent_suffix", [](auto& o) { o.user_agent_suffix = "python/3.11 (x86_64)"; }}};

std::string header_of(const ResolvedOptions& settings, const std::string& name) {
  for (const auto& [key, value] : settings.headers) {
    if (key == name) return value;
  }
  return "(none)";
}

}  // namespace

TEST_CASE("an unusable option is refused by its name, and the key is not shown") {
  for (const auto& change : refused) {
    INFO(change.param);
    auto options = usable_options();
    change.make(options);
    const auto settings = resolve_options(std::move(options));
    REQUIRE_FALSE(settings);
    CHECK(settings.error().code == ErrorCode::invalid_argument);
    CHECK(settings.error().param == change.param);
    CHECK(settings.error().message.contains(change.param));
    CHECK_FALSE(settings.error().message.contains("key_secret"));
  }
}

TEST_CASE("every option may be at the ends of its range") {
  for (const auto& change : accepted) {
    INFO(change.param);
    auto options = usable_options();
    change.make(options);
    CHECK(resolve_options(options));
  }
}

TEST_CASE("the defaults are the documented ones") {
  const ClientOptions options;
  CHECK(options.base_url == "https://api.userhub.com");
  CHECK(options.timeout == 20s);
  CHECK(options.connect_timeout == 5s);
  CHECK(options.max_retries == 5);
  CHECK(options.max_connection_age == 60s);
  CHECK_FALSE(options.proxy);
  CHECK_FALSE(options.allow_insecure_base_url);
}

TEST_CASE("the headers are those of the wire contract") {
  auto options = usable_options();
  options.user_agent_suffix = "python/3.11";
  const auto settings = resolve_options(std::move(options)).value();
  CHECK(settings.headers.size() == 5);
  CHECK(header_of(settings, "Authorization") == "Bearer key_secret");
  CHECK(header_of(settings, "UserHub-Api-Version") == "2025-05-01");
  CHECK(header_of(settings, "Content-Type") == "application/json");
  CHECK(header_of(settings, "Accept") == "application/json");
  CHECK(header_of(settings, "User-Agent") == "userhub-cpp/" USERHUB_VERSION " python/3.11");
}

TEST_CASE("a base URL's path prefix is kept before the users' path") {
  auto options = usable_options();
  options.base_url = "https://h.example:8443/userhub/";
  const auto settings = resolve_options(std::move(options)).value();
  CHECK(settings.base_url.origin == "https://h.example:8443");
  CHECK(settings.base_url.path == "/userhub");
  CHECK(settings.base_url.host == "h.example:8443");
}

TEST_CASE("a proxy that is another machine does not get a readable key") {
  auto options = usable_options();
  options.base_url = "http://localhost";
  options.proxy = "http://p.example:3128";
  CHECK(resolve_options(options).error().param == "proxy");
  options.proxy = "http://127.0.0.1:3128";
  CHECK(resolve_options(options));
  options.proxy = "http://p.example:3128";
  options.allow_insecure_base_url = true;
  CHECK(resolve_options(options));
}

TEST_CASE("an unusable proxy of the environment is refused by its variable, after the options") {
  const EnvironmentVariable variable("https_proxy", "http://user:hunter2%0A@p.example:3128");
  auto options = usable_options();
  const auto error = resolve_options(options).error();
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.param == "https_proxy");
  CHECK_FALSE(error.message.contains("hunter2"));
  options.allowed_return_origins = {"no origin"};
  CHECK(resolve_options(options).error().param == "allowed_return_origins");
}

TEST_CASE("an unusable proxy of the environment does not matter where another or none is named") {
  const EnvironmentVariable variable("https_proxy", "foo://p.example");
  auto options = usable_options();
  options.proxy = "";
  CHECK_FALSE(resolve_options(options)->proxy.is_set());
  options.proxy = "http://p.example:3128";
  CHECK(resolve_options(options)->proxy.source == "proxy");
}
