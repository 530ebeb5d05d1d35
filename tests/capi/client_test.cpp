#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "catch.hpp"
#include "handles.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

TEST_CASE("the version has three numbers") {
  CHECK_THAT(userhub_version(), Catch::Matchers::Matches("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

TEST_CASE("the library has the version of its header, in each form") {
  const std::string dotted = std::to_string(USERHUB_VERSION_MAJOR) + "." +
                             std::to_string(USERHUB_VERSION_MINOR) + "." +
                             std::to_string(USERHUB_VERSION_PATCH);
  CHECK(userhub_version() == dotted);
  CHECK(USERHUB_VERSION == dotted);
  const int number = userhub_version_number();
  CHECK(number == USERHUB_VERSION_NUMBER);
  CHECK(number / 10'000 == USERHUB_VERSION_MAJOR);
  CHECK(number / 100 % 100 == USERHUB_VERSION_MINOR);
  CHECK(number % 100 == USERHUB_VERSION_PATCH);
}

TEST_CASE("a client needs only a key") {
  userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  options.admin_key = "key_for_tests";
  CHECK(new_client(&options).status == USERHUB_OK);
}

TEST_CASE("an unusable client option is refused with its name") {
  struct Case {
    const char* param;
    void (*spoil)(userhub_client_options&);
  };
  const auto refused = GENERATE(values<Case>({
      {"admin_key", [](auto& options) { options.admin_key = nullptr; }},
      {"admin_key", [](auto& options) { options.admin_key = ""; }},
      {"admin_key", [](auto& options) { options.admin_key = "key\r\nX-Evil: 1"; }},
      {"base_url", [](auto& options) { options.base_url = ""; }},
      {"base_url", [](auto& options) { options.base_url = "http://userhub.example"; }},
      {"base_url", [](auto& options) { options.base_url = "https://user@userhub.example"; }},
      {"proxy", [](auto& options) { options.proxy = "ftp://127.0.0.1"; }},
      {"ca_file", [](auto& options) { options.ca_file = "/nonexistent/ca.pem"; }},
      {"user_agent_suffix", [](auto& options) { options.user_agent_suffix = "a\nb"; }},
      {"timeout", [](auto& options) { options.timeout_ms = -1; }},
      {"timeout", [](auto& options) { options.timeout_ms = INT64_MAX; }},
      {"attempt_timeout", [](auto& options) { options.attempt_timeout_ms = -1; }},
      {"attempt_timeout", [](auto& options) { options.attempt_timeout_ms = INT64_MAX; }},
      {"connect_timeout", [](auto& options) { options.connect_timeout_ms = -1; }},
      {"connect_timeout", [](auto& options) { options.connect_timeout_ms = INT64_MIN; }},
      {"max_retries", [](auto& options) { options.max_retries = -1; }},
      {"max_retries", [](auto& options) { options.max_retries = 1001; }},
      {"max_connection_age", [](auto& options) { options.max_connection_age_ms = 999; }},
      {"max_connection_age", [](auto& options) { options.max_connection_age_ms = -1; }},
  }));
  auto options = options_for("https://userhub.example");
  refused.spoil(options);
  const auto made = new_client(&options);
  INFO(userhub_error_message(made.error.get()));
  CHECK(made.status == USERHUB_INVALID_ARGUMENT);
  CHECK_THAT(userhub_error_param(made.error.get()), Catch::Matchers::StartsWith(refused.param));
}

TEST_CASE("a zero where zero means nothing is the default") {
  auto options = options_for("https://userhub.example");
  options.timeout_ms = 0;
  options.attempt_timeout_ms = 0;
  options.connect_timeout_ms = 0;
  options.max_connection_age_ms = 0;
  CHECK(new_client(&options).status == USERHUB_OK);
}

TEST_CASE("plain http beyond loopback takes the explicit opt-in") {
  auto options = options_for("http://userhub.example");
  CHECK(new_client(&options).status == USERHUB_INVALID_ARGUMENT);
  options.allow_insecure_base_url = 1;
  CHECK(new_client(&options).status == USERHUB_OK);
}

TEST_CASE("the user-agent suffix is appended") {
  auto options = options_for("https://userhub.example");
  options.user_agent_suffix = "shop/2.1";
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  const auto built = new_http_request(client.get(), &request);
  const auto* http = built.handle.get();
  std::string user_agent;
  for (std::size_t i = 0; i < userhub_http_request_header_count(http); ++i) {
    if (userhub_http_request_header_name(http, i) == std::string("User-Agent")) {
      user_agent = userhub_http_request_header_value(http, i);
    }
  }
  CHECK_THAT(user_agent, Catch::Matchers::EndsWith(" shop/2.1"));
}

TEST_CASE("a call is retried as often as the client's options say") {
  const int max_retries = GENERATE(0, 2);
  LoopbackServer server([](const auto&) { return Reply::json(503, "{}"); });
  const auto url = server.url();
  auto options = options_for(url.c_str());
  options.max_retries = max_retries;
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  const auto outcome = create_session(client.get(), &request);
  CHECK(outcome.status == USERHUB_API_ERROR);
  CHECK(userhub_error_attempts(outcome.error.get()) == max_retries + 1);
  CHECK(server.requests().size() == static_cast<std::size_t>(max_retries + 1));
}

TEST_CASE("the attempt time-out is over the answer too") {
  LoopbackServer server([](const ReceivedRequest& request) { return link_reply(request).hold(); });
  const auto url = server.url();
  auto options = options_for(url.c_str());
  options.attempt_timeout_ms = 100;
  options.max_retries = 1;
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  const auto outcome = create_session(client.get(), &request);
  CHECK(outcome.status == USERHUB_CONNECTION_FAILED);
  CHECK(userhub_error_phase(outcome.error.get()) == std::string("request"));
  CHECK(userhub_error_attempts(outcome.error.get()) == 2);
}

TEST_CASE("the connect time-out is its own") {
  const SilentPort port;
  const auto url = port.url();
  auto options = options_for(url.c_str());
  options.connect_timeout_ms = 100;
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  const auto outcome = create_session(client.get(), &request);
  CHECK(outcome.status == USERHUB_CONNECTION_FAILED);
  CHECK(userhub_error_phase(outcome.error.get()) == std::string("connect"));
}

TEST_CASE("a connection older than the client's maximum is not used again") {
  const auto reply = [](const auto&) { return Reply::session("https://portal.example/x"); };
  LoopbackServer server(reply);
  LoopbackServer server_of_defaults(reply);
  const auto url = server.url();
  auto options = options_for(url.c_str());
  options.max_connection_age_ms = 1999;  // counted in whole seconds
  const auto client = new_client(&options).handle;
  const auto client_of_defaults = client_for(server_of_defaults.url().c_str());
  const auto request = request_for("usr_ada");
  const auto ask_both = [&] {
    CHECK(create_session(client.get(), &request).status == USERHUB_OK);
    CHECK(create_session(client_of_defaults.get(), &request).status == USERHUB_OK);
  };
  ask_both();
  std::this_thread::sleep_for(std::chrono::milliseconds{2100});  // curl counts by its own clock
  ask_both();
  CHECK(server.connections() == 2);
  CHECK(server_of_defaults.connections() == 1);
}

TEST_CASE("the client's time-out is the call's") {
  LoopbackServer server(
      [](const auto&) { return Reply::session("https://portal.example/x").hold(); });
  const auto url = server.url();
  auto options = options_for(url.c_str());
  options.timeout_ms = 50;
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  CHECK(create_session(client.get(), &request).status == USERHUB_TIMED_OUT);
}

TEST_CASE("without a proxy option the environment's proxy is used, with an empty one none") {
  LoopbackServer proxy([](const auto&) { return Reply::session("https://portal.example/x"); });
  auto options = options_for("http://userhub.invalid");
  options.allow_insecure_base_url = 1;
  const auto request = request_for("usr_ada");

  const auto proxy_url = proxy.url();
  ::setenv("http_proxy", proxy_url.c_str(), 1);
  options.proxy = nullptr;
  const auto by_environment = create_session(new_client(&options).handle.get(), &request).status;
  options.proxy = "";
  const auto direct = create_session(new_client(&options).handle.get(), &request).status;
  ::unsetenv("http_proxy");
  options.proxy = proxy_url.c_str();
  const auto by_name = create_session(new_client(&options).handle.get(), &request).status;

  CHECK(by_environment == USERHUB_OK);
  CHECK(direct == USERHUB_CONNECTION_FAILED);
  CHECK(by_name == USERHUB_OK);
}

TEST_CASE("an unusable proxy of the environment is refused by its variable, not by its value") {
  ::setenv("https_proxy", "http://user:hunter2%0A@127.0.0.1:1", 1);
  auto options = options_for("https://userhub.example");
  const auto made = new_client(&options);
  ::unsetenv("https_proxy");
  CHECK(made.status == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_error_param(made.error.get()) == std::string("https_proxy"));
  const std::string message = userhub_error_message(made.error.get());
  CHECK_THAT(message, Catch::Matchers::StartsWith("https_proxy "));
  CHECK_FALSE(message.contains("hunter2"));
}

TEST_CASE("options and strings are copied before the client is returned") {
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  Owned<userhub_client> client;
  {
    std::string key = "key_for_tests";
    std::string url = server.url();
    auto options = options_for(url.c_str());
    options.admin_key = key.c_str();
    client = new_client(&options).handle;
    key.assign(key.size(), '!');
    url.assign(url.size(), '!');
  }
  const auto request = request_for("usr_ada");
  REQUIRE(create_session(client.get(), &request).status == USERHUB_OK);
  CHECK(server.requests().at(0).header("Authorization") == "Bearer key_for_tests");
}

TEST_CASE("an error and a session outlive their client") {
  LoopbackServer server;
  server.reply(Reply::session("https://portal.example/x"));
  server.reply(Reply::json(404, R"({"message":"no such user"})"));
  auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  const auto session = create_session(client.get(), &request);
  const auto failure = create_session(client.get(), &request);
  client.reset();
  CHECK(userhub_portal_session_redirect_url(session.handle.get()) ==
        std::string("https://portal.example/x"));
  CHECK(userhub_error_message(failure.error.get()) == std::string("no such user"));
}

TEST_CASE("every free function accepts NULL") {
  userhub_client_free(nullptr);
  userhub_portal_session_free(nullptr);
  userhub_http_request_free(nullptr);
  userhub_error_free(nullptr);
}

namespace {

struct Seen {
  int attempts = 0;
  int last_http_status = 0;
  std::string last_error;

  static void see(void* self, const userhub_attempt* attempt) {
    auto& seen = *static_cast<Seen*>(self);
    CHECK(attempt->struct_size == sizeof(userhub_attempt));
    ++seen.attempts;
    CHECK(attempt->number == seen.attempts);
    CHECK(attempt->duration_us >= 0);
    CHECK((attempt->connection_reused != 0) == (attempt->number > 1));
    seen.last_http_status = attempt->http_status;
    seen.last_error = attempt->error == nullptr ? "" : userhub_error_message(attempt->error);
  }
};

}  // namespace

TEST_CASE("the observer is called after each attempt") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}"));
  server.reply(Reply::json(404, R"({"message":"no such user"})"));
  const std::string url = server.url();
  auto options = options_for(url.c_str());
  Seen seen;
  options.max_retries = 1;
  options.on_attempt = Seen::see;
  options.on_attempt_data = &seen;
  const auto client = new_client(&options).handle;
  const auto request = request_for("usr_ada");
  CHECK(create_session(client.get(), &request).status == USERHUB_API_ERROR);
  CHECK(seen.attempts == 2);
  CHECK(seen.last_http_status == 404);
  CHECK(seen.last_error == "no such user");
}

TEST_CASE("return URLs are held to the allowed origins") {
  auto options = options_for("https://userhub.example");
  options.allowed_return_origins = "https://app.example.com  http://localhost:3000";
  auto request = request_for("usr_ada");
  const auto status_of = [&](const char* return_url) {
    request.return_url = return_url;
    return new_http_request(new_client(&options).handle.get(), &request).status;
  };
  CHECK(status_of("https://app.example.com/x") == USERHUB_OK);
  CHECK(status_of("http://localhost:3000") == USERHUB_OK);
  CHECK(status_of("https://evil.example") == USERHUB_INVALID_ARGUMENT);
  options.allowed_return_origins = "";
  CHECK(status_of("https://app.example.com/x") == USERHUB_INVALID_ARGUMENT);
  CHECK(status_of("/x") == USERHUB_OK);
  options.allowed_return_origins = "app.example.com";
  CHECK(userhub_error_param(new_client(&options).error.get()) ==
        std::string("allowed_return_origins"));
}
