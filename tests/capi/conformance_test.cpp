#include "conformance.hpp"

#include <cstdio>
#include <string>

#include "catch.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

userhub_portal_session_request request_of(const RequestCase& example) {
  auto request = request_for(example.user_id.c_str());
  request.portal_url = or_null(example.portal_url);
  request.return_url = or_null(example.return_url);
  request.success_url = or_null(example.success_url);
  request.organization_id = or_null(example.organization_id);
  return request;
}

/// Runs `check` on what NUL-terminated strings can express; gives how many cases were left out.
template <class Check>
int for_each_request(Check&& check) {
  int left_out = 0;
  for (const auto& example : load_request_cases()) {
    if (example.has_nul()) {
      ++left_out;
      continue;
    }
    INFO(example.name);
    const auto request = request_of(example);
    check(example, request);
  }
  std::printf("%d requests with U+0000 left out: C strings cannot hold them\n", left_out);
  return left_out;
}

constexpr int requests_with_nul = 6;

void check_refused(const RequestCase& example, userhub_status status, const userhub_error* error) {
  CHECK(status == USERHUB_INVALID_ARGUMENT);
  CHECK(userhub_status_name(status) == example.error);
  CHECK(userhub_error_param(error) == example.param);
}

std::map<std::string, std::string> metadata_of(const userhub_error* error) {
  std::map<std::string, std::string> metadata;
  for (std::size_t i = 0; i < userhub_error_metadata_count(error); ++i) {
    metadata[userhub_error_metadata_key(error, i)] = userhub_error_metadata_value(error, i);
  }
  return metadata;
}

void check_error(const AnswerCase& example, const userhub_error* error) {
  REQUIRE(error != nullptr);
  if (example.http_status) CHECK(userhub_error_http_status(error) == *example.http_status);
  if (example.message) CHECK(userhub_error_message(error) == *example.message);
  CHECK(userhub_error_api_code(error) == example.api_code);
  CHECK(userhub_error_reason(error) == example.reason);
  CHECK(userhub_error_param(error) == example.param);
  CHECK(metadata_of(error) == example.metadata);
  CHECK(userhub_error_locale_message(error) == example.locale_message);
}

void check_body(const AnswerCase& example, const Outcome<userhub_portal_session>& outcome) {
  if (example.redirect_url) {
    REQUIRE(outcome.status == USERHUB_OK);
    CHECK(userhub_portal_session_redirect_url(outcome.handle.get()) == *example.redirect_url);
  } else {
    CHECK(userhub_status_name(outcome.status) == example.code);
    check_error(example, outcome.error.get());
  }
}

void check_headers(const AnswerCase& example, const userhub_error* error) {
  if (error == nullptr) return;
  CHECK(userhub_error_request_id(error) == example.request_id);
  CHECK(userhub_error_retry_after_seconds(error) == example.retry_after.value_or(-1));
}

}  // namespace

TEST_CASE("every conformance request is sent as it should be, or refused") {
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  const auto client = client_for(server.url().c_str());
  std::size_t sent = 0;
  const int left_out = for_each_request([&](const RequestCase& example, const auto& request) {
    const auto outcome = create_session(client.get(), &request);
    if (!example.error.empty()) {
      check_refused(example, outcome.status, outcome.error.get());
    } else {
      CHECK(outcome.status == USERHUB_OK);
      REQUIRE(server.requests().size() == ++sent);
      CHECK(server.requests().back().target == example.path);
      CHECK(server.requests().back().body == example.body);
    }
    CHECK(server.requests().size() == sent);
  });
  CHECK(left_out == requests_with_nul);
}

TEST_CASE("every conformance request is built as it should be, or refused") {
  const auto client = client_for("https://userhub.example");
  const int left_out = for_each_request([&](const RequestCase& example, const auto& request) {
    const auto built = new_http_request(client.get(), &request);
    if (!example.error.empty()) {
      check_refused(example, built.status, built.error.get());
      return;
    }
    REQUIRE(built.status == USERHUB_OK);
    CHECK(userhub_http_request_url(built.handle.get()) == "https://userhub.example" + example.path);
    CHECK(userhub_http_request_body(built.handle.get()) == example.body);
  });
  CHECK(left_out == requests_with_nul);
}

TEST_CASE("every conformance answer is understood over the network") {
  LoopbackServer server;
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  for (const auto& example : load_answer_cases()) {
    INFO(example.name);
    server.reply(example.reply());
    const auto outcome = create_session(client.get(), &request);
    check_body(example, outcome);
    check_headers(example, outcome.error.get());
  }
}

TEST_CASE("every conformance answer is understood from its status, headers and body") {
  for (const auto& example : load_answer_cases()) {
    if (example.needs_network()) continue;
    INFO(example.name);
    std::string headers;
    for (const auto& [name, value] : example.headers) headers += name + ": " + value + "\r\n";
    const auto outcome =
        read_session(example.status, example.body.data(), example.body.size(), headers.c_str());
    check_body(example, outcome);
    check_headers(example, outcome.error.get());
  }
}
