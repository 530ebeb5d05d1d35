#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "handles.hpp"

using namespace userhub::testing;

TEST_CASE("an HTTP request has the method, URL, headers and body that a call would send") {
  const auto client = client_for("https://userhub.example/prefix/");
  auto request = request_for("usr_ada");
  request.portal_url = "/{accountId}";
  const auto built = new_http_request(client.get(), &request);
  const auto* http = built.handle.get();
  REQUIRE(built.status == USERHUB_OK);
  CHECK(userhub_http_request_method(http) == std::string("POST"));
  CHECK(userhub_http_request_url(http) ==
        std::string("https://userhub.example/prefix/admin/v1/users/usr_ada:createPortalSession"));
  CHECK(userhub_http_request_body(http) == std::string(R"({"portalUrl":"/{accountId}"})"));
  CHECK(userhub_http_request_body_length(http) == std::strlen(userhub_http_request_body(http)));

  std::map<std::string, std::string> headers;
  const auto count = userhub_http_request_header_count(http);
  for (std::size_t i = 0; i < count; ++i) {
    headers[userhub_http_request_header_name(http, i)] = userhub_http_request_header_value(http, i);
  }
  CHECK(headers.size() == count);
  CHECK(headers["Authorization"] == "Bearer key_for_tests");
  CHECK(headers["UserHub-Api-Version"] == "2025-05-01");
  CHECK(headers["Content-Type"] == "application/json");
  CHECK(headers["Accept"] == "application/json");
  CHECK_THAT(headers["User-Agent"], Catch::Matchers::StartsWith("userhub-"));
  CHECK(userhub_http_request_header_name(http, count) == nullptr);
  CHECK(userhub_http_request_header_value(http, count) == nullptr);
}

TEST_CASE("an HTTP request outlives its client") {
  auto client = client_for("https://userhub.example");
  const auto request = request_for("usr_ada");
  const auto built = new_http_request(client.get(), &request);
  client.reset();
  CHECK(userhub_http_request_body(built.handle.get()) == std::string("{}"));
}

TEST_CASE("a body is read by its length, not up to a NUL") {
  const std::string body = R"({"redirectUrl":"https://portal.example/x"})";
  const auto longer = body + "garbage";
  CHECK(read_session(200, longer.data(), body.size()).status == USERHUB_OK);
  const std::string with_nul = body + std::string(1, '\0');
  CHECK(read_session(200, with_nul.data(), with_nul.size()).status == USERHUB_BAD_RESPONSE);
}

TEST_CASE("an answer's request ID and Retry-After are read from the text of its headers") {
  struct Example {
    const char* headers;
    std::string request_id;
    std::int64_t retry_after;
  };
  const std::vector<Example> examples{
      {"X-Request-Id: req_1\r\nRetry-After: 7\r\n\r\n", "req_1", 7},
      {"x-request-id:req_1\nRETRY-AFTER:  7 \t", "req_1", 7},
      {"HTTP/1.1 429 Too Many: Requests\r\nRequest-Id: req_2\r\n", "req_2", -1},
      {"HTTP/1.1 200 Connection established\r\nX-Request-Id: of_a_proxy\r\nRetry-After: 9\r\n\r\n"
       "HTTP/1.1 429 Too Many Requests\r\nX-Request-Id: req_1\r\n\r\n",
       "req_1", -1},
      {"X-Request-Id: req:1\r\n: no name\r\nno colon\r\n\r\nRetry-After: 7", "req:1", 7},
      {"X-Request-Id: req_1\r\nX-Request-Id: req_2\r\n Retry-After: 7", "req_1", -1},
      {"X-Request-Id:\r\nRetry-After: soon", "", -1},
      {"\r\n", "", -1},
      {"", "", -1},
      {nullptr, "", -1},
  };
  for (const auto& [headers, request_id, retry_after] : examples) {
    INFO((headers == nullptr ? "NULL" : headers));
    for (const int status : {429, 200}) {
      const auto outcome = read_session(status, "{}", 2, headers);
      CHECK(outcome.status == (status == 200 ? USERHUB_BAD_RESPONSE : USERHUB_API_ERROR));
      CHECK(userhub_error_request_id(outcome.error.get()) == request_id);
      CHECK(userhub_error_retry_after_seconds(outcome.error.get()) == retry_after);
    }
  }
}

TEST_CASE("an empty body may be NULL") {
  CHECK(read_session(200, nullptr, 0).status == USERHUB_BAD_RESPONSE);
  CHECK(read_session(500, nullptr, 0).status == USERHUB_API_ERROR);
  CHECK(read_session(200, nullptr, 1).status == USERHUB_INVALID_ARGUMENT);
}
