#include "response/error_response.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "loopback_client.hpp"
#include "response/read_portal_session.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

std::expected<PortalSession, Error> read(int status, std::string body, HttpHeaders headers = {}) {
  return read_portal_session(
      {.status = status, .headers = std::move(headers), .body = std::move(body)});
}

Error error_for_key(std::string_view key, std::string body, HttpHeaders headers = {}) {
  return error_of(read_portal_session(
      {.status = 401, .headers = std::move(headers), .body = std::move(body)}, {}, key));
}

std::string all_texts(const Error& error) {
  std::string all = error.message + error.api_code + error.reason + error.param +
                    error.locale_message + error.request_id;
  for (const auto& [key, value] : error.metadata) all += key + value;
  return all;
}

std::string repeated(std::string_view piece) {
  std::string text;
  while (text.size() + piece.size() + 20 < max_response_body_bytes) text += piece;
  return text;
}

}  // namespace

TEST_CASE("an error's text is kept up to 4 KiB") {
  const std::string body = R"({"message":")" + std::string(5000, 'x') + R"("})";
  const auto error = error_of(read(500, body, {{"X-Request-Id", std::string(5000, 'y')}}));
  CHECK(error.message == std::string(4096, 'x') + "…");
  CHECK(error.request_id == std::string(4096, 'y') + "…");
}

TEST_CASE("an unusual status is an API error with that status") {
  for (const int status : {100, 199, 600, 999}) {
    INFO(status);
    const auto error = error_of(read(status, R"({"redirectUrl":"https://portal.example.com/"})"));
    CHECK(error.code == ErrorCode::api_error);
    CHECK(error.http_status == status);
  }
}

TEST_CASE("an answer's error is of the phase response") {
  CHECK(error_of(read(200, "")).phase == Phase::response);
  CHECK(error_of(read(500, "")).phase == Phase::response);
}

TEST_CASE("a Retry-After date is measured against the given clock") {
  const std::chrono::system_clock::time_point now{784111777s};
  const HttpResponse response{
      .status = 503, .headers = {{"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"}}, .body = "{}"};
  CHECK(error_of(read_portal_session(response, now)).retry_after == 60s);
  CHECK_FALSE(error_of(read_portal_session(response, now + 61s)).retry_after);
}

TEST_CASE("control characters in a request ID do not reach the error") {
  CHECK(error_of(read(500, "{}", {{"X-Request-Id", "req_1\r\nX: y"}})).request_id == "req_1 X: y");
}

TEST_CASE("an empty X-Request-Id does not hide Request-Id") {
  const auto error = error_of(read(500, "{}", {{"X-Request-Id", ""}, {"Request-Id", "req_2"}}));
  CHECK(error.request_id == "req_2");
}

TEST_CASE("a page that begins with many blank lines is not called empty") {
  CHECK(error_of(read(502, std::string(5000, '\n') + "Bad Gateway")).message ==
        "UserHub answered 502: Bad Gateway");
}

TEST_CASE("an error of 5 MiB is read at once, whatever it is full of") {
  const std::string key(64, 'k');
  const auto start = std::clock();
  for (const std::string_view piece : {"token=x ", "%25", "t", "&amp;", "k", "Bearer ", "%6B"}) {
    const std::string text = repeated(piece);
    CHECK(error_for_key(key, text).message.size() < 300);
    CHECK(error_for_key(key, R"({"message":")" + text + "\"}").message.size() < 5000);
  }
  CHECK((std::clock() - start) / CLOCKS_PER_SEC < 10);
}

TEST_CASE("a long text shows no part of a secret where the search ends") {
  const std::string end = " " + std::string(40'000, 'y');
  for (std::size_t more = 0; more < 200; ++more) {
    const std::string begin = "token=" + std::string(16'260, 's') + " " + std::string(more, 'x');
    for (const std::string_view secret : {"key%2Fsecret%2Bx", " token=key/secret"}) {
      const std::string page = std::string(begin).append(secret).append(end);
      const auto message = error_for_key("key/secret+x", R"({"message":")" + page + "\"}").message;
      CHECK(message.starts_with("token=… " + std::string(std::min<std::size_t>(more, 99), 'x')));
      CHECK_FALSE(message.contains("key"));
    }
  }
}

TEST_CASE("the excerpt of a page has no part of a token that the cut goes through") {
  const std::string padding(190, 'x');
  for (std::size_t more = 0; more < 20; ++more) {
    const auto message =
        error_of(read(500, padding + std::string(more, 'y') + " token=tok_secret end")).message;
    CHECK_FALSE(message.contains("tok_"));
  }
}

TEST_CASE("the key is in no text of an error, escaped or not") {
  const std::string key = "key/secret+x";
  for (const std::string written :
       {"key/secret+x", "key%2Fsecret%2Bx", "key%2fsecret+x", "key%252Fsecret%252Bx",
        "%6B%65%79/secret+x", R"(key\/secret+x)", R"(key\u002fsecret+x)", R"(key\\/secret+x)",
        "key&#x2F;secret&#43;x"}) {
    const std::string text = "\"a " + written + " b\"";
    const std::string body = "{\"code\":" + text + ",\"message\":" + text + ",\"reason\":" + text +
                             ",\"param\":" + text + ",\"localeMessage\":" + text +
                             ",\"metadata\":{" + text + ":" + text + "}}";
    INFO(written);
    const Error error = error_for_key(key, body, {{"X-Request-Id", "a " + written + " b"}});
    std::string expected;
    for (int i = 0; i < 8; ++i) expected += "a … b";
    CHECK(all_texts(error) == expected);
    CHECK(error_for_key(key, "<p>" + written + "</p>").message == "UserHub answered 401: <p>…</p>");
  }
}

TEST_CASE("a short key changes neither other words nor the values read from an answer") {
  const std::string body = R"({"code":"UNAUTHENTICATED","message":"The admin key is wrong."})";
  for (const std::string_view key :
       {"k", "e", "message", "code", "ey", "UserHub", "401", "UNAUTH"}) {
    INFO(key);
    const Error error = error_for_key(key, body);
    CHECK(error.message == "The admin key is wrong.");
    CHECK(error.api_code == "UNAUTHENTICATED");
    CHECK(error_for_key(key, "").message == "UserHub answered 401 with an empty body");
  }
  CHECK(error_for_key("k", R"({"message":"The key k is wrong."})").message ==
        "The key … is wrong.");
}

TEST_CASE("the excerpt of a page has no part of a key that the cut goes through") {
  for (const std::string_view written : {"key/secret+x", "key%2Fsecret%2Bx", "key\\/secret+x"}) {
    for (std::size_t padding = 180; padding < 210; ++padding) {
      const std::string page = std::string(padding, 'x').append(written) + " end";
      CHECK_FALSE(error_for_key("key/secret+x", page).message.contains("key"));
    }
  }
  const std::string message = R"({"message":")" + std::string(4090, 'x') + R"(key%2Fsecret%2Bx"})";
  CHECK(error_for_key("key/secret+x", message).message == std::string(4090, 'x') + "…");
}
