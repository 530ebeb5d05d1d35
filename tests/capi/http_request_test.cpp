#include <map>
#include <string>

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

TEST_CASE("an empty body may be NULL") {
  CHECK(read_session(200, nullptr, 0).status == USERHUB_BAD_RESPONSE);
  CHECK(read_session(500, nullptr, 0).status == USERHUB_API_ERROR);
  CHECK(read_session(200, nullptr, 1).status == USERHUB_INVALID_ARGUMENT);
}
