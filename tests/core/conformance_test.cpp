#include "conformance.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"
#include "userhub/userhub.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

PortalSessionRequest portal_request(const RequestCase& item) {
  return {.user_id = item.user_id,
          .portal_url = item.portal_url,
          .return_url = item.return_url,
          .success_url = item.success_url,
          .organization_id = item.organization_id};
}

HttpResponse http_response(const AnswerCase& item) {
  return {.status = item.status, .headers = item.headers, .body = item.body};
}

bool is_single_line(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return std::none_of(text.begin(), text.end(), control);
}

void check_text_is_safe(const Error& error) {
  std::string all = error.message;
  for (const auto* text : {&error.api_code, &error.reason, &error.param, &error.locale_message,
                           &error.request_id, &error.host}) {
    all += *text;
  }
  for (const auto& [key, value] : error.metadata) all += key + value;
  CHECK(is_single_line(all));
  CHECK_FALSE(all.contains("tok_secret"));
  CHECK_FALSE(all.contains(admin_key));
  CHECK_FALSE(error.message.empty());
}

void check_error(const AnswerCase& expected, const Error& error) {
  CHECK(to_string(error.code) == expected.code);
  if (expected.http_status) CHECK(error.http_status == *expected.http_status);
  if (expected.message) CHECK(error.message == *expected.message);
  CHECK(error.api_code == expected.api_code);
  CHECK(error.reason == expected.reason);
  CHECK(error.param == expected.param);
  CHECK(error.metadata == expected.metadata);
  CHECK(error.locale_message == expected.locale_message);
  CHECK(error.request_id == expected.request_id);
  CHECK(error.retry_after.has_value() == expected.retry_after.has_value());
  if (error.retry_after && expected.retry_after) {
    CHECK(error.retry_after->count() == *expected.retry_after);
  }
  check_text_is_safe(error);
}

void check_answer(const AnswerCase& expected, const std::expected<PortalSession, Error>& result) {
  CHECK(result.has_value() == expected.redirect_url.has_value());
  if (result && expected.redirect_url) {
    CHECK(result->redirect_url == *expected.redirect_url);
  } else if (!result) {
    check_error(expected, result.error());
  }
}

using Result = std::expected<PortalSession, Error>;
using Face = Result (*)(const Client&, const PortalSessionRequest&);

Result call_blocking(const Client& client, const PortalSessionRequest& request) {
  return client.create_portal_session(request);
}

Result call_async(const Client& client, const PortalSessionRequest& request) {
  AsyncResults results;
  client.create_portal_session_async(request, {}, results.take("the call"));
  return results.of("the call");
}

}  // namespace

TEST_CASE("every request of the conformance cases is built, or refused, as it says") {
  const auto client = single_attempt_client("https://api.userhub.com");
  const auto cases = load_request_cases();
  REQUIRE(cases.size() >= 60);
  for (const auto& item : cases) {
    INFO(item.name);
    const auto built = client.build_request(portal_request(item));
    CHECK(built.has_value() == item.error.empty());
    if (built) {
      CHECK(built->method == "POST");
      CHECK(built->url == "https://api.userhub.com" + item.path);
      CHECK(built->body == item.body);
    } else {
      CHECK(to_string(built.error().code) == item.error);
      CHECK(built.error().param == item.param);
      CHECK(built.error().message.contains(item.param));
      check_text_is_safe(built.error());
    }
  }
}

TEST_CASE("every request of the conformance cases arrives, or is never sent") {
  const Face call = GENERATE(call_blocking, call_async);
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  std::size_t arrived = 0;
  for (const auto& item : load_request_cases()) {
    INFO(item.name);
    const auto result = call(client, portal_request(item));
    CHECK(result.has_value() == item.error.empty());
    if (item.error.empty()) {
      ++arrived;
      const auto requests = server.requests();
      REQUIRE(requests.size() == arrived);
      CHECK(requests.back().target == item.path);
      CHECK(requests.back().body == item.body);
    } else if (!result) {
      CHECK(result.error().attempts == 0);
      CHECK(result.error().param == item.param);
    }
  }
  CHECK(server.requests().size() == arrived);
}

TEST_CASE("every answer of the conformance cases is read as it says") {
  const auto cases = load_answer_cases();
  REQUIRE(cases.size() >= 60);
  for (const auto& item : cases) {
    if (item.needs_network()) continue;
    INFO(item.name);
    check_answer(item, read_portal_session(http_response(item)));
  }
}

TEST_CASE("every answer of the conformance cases is read as it says from a server") {
  const Face call = GENERATE(call_blocking, call_async);
  LoopbackServer server;
  const auto client = single_attempt_client(server.url());
  std::size_t sent = 0;
  for (const auto& item : load_answer_cases()) {
    INFO(item.name);
    server.reply(item.reply());
    check_answer(item, call(client, request_of("usr_1")));
    CHECK(server.requests().size() == ++sent);
  }
}
