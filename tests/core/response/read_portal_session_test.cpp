#include "response/read_portal_session.hpp"

#include <string>
#include <string_view>

#include "catch.hpp"
#include "loopback_client.hpp"
#include "userhub/http.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

std::expected<PortalSession, Error> read(int status, std::string body) {
  return read_portal_session({.status = status, .headers = {}, .body = std::move(body)});
}

constexpr std::string_view session_body =
    R"({"redirectUrl":"https://portal.example.com/signin?token=tok_secret","n":{"a":["\u00e9\n",1e5]}})";

}  // namespace

TEST_CASE("every cut of a session's body is a bad response") {
  for (std::size_t length = 0; length < session_body.size(); ++length) {
    INFO(length);
    const auto result = read(200, std::string(session_body.substr(0, length)));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::bad_response);
    CHECK_FALSE(result.error().message.contains("tok_secret"));
  }
}

TEST_CASE("every byte put in place of another gives an answer, a valid URL or an error") {
  for (std::size_t at = 0; at < session_body.size(); ++at) {
    for (int byte = 0; byte < 0x100; byte += 5) {
      std::string body(session_body);
      body[at] = static_cast<char>(byte);
      const auto result = read(200, body);
      if (result && !result->redirect_url.contains("://")) FAIL(result->redirect_url);
      if (!result && result.error().code != ErrorCode::bad_response) FAIL(result.error().message);
    }
  }
}

TEST_CASE("a number that is not an HTTP status is refused") {
  for (const int status : {-1, 0, 99, 1000, 2000}) {
    const auto error = error_of(read(status, std::string(session_body)));
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.param == "status");
  }
}
