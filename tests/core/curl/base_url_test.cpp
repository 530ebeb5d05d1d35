#include "curl/base_url.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace userhub;
using namespace std::string_literals;
using namespace std::string_view_literals;

TEST_CASE("a base URL is kept, except its trailing slash") {
  struct Row {
    std::string_view given, text, host;
    bool https, loopback;
  };
  const Row rows[] = {
      {"https://api.userhub.com", "https://api.userhub.com", "api.userhub.com", true, false},
      {"https://api.userhub.com/", "https://api.userhub.com", "api.userhub.com", true, false},
      {"https://h.example/a/b/", "https://h.example/a/b", "h.example", true, false},
      {"https://h.example:8443/a", "https://h.example:8443/a", "h.example:8443", true, false},
      {"HTTPS://API.UserHub.com", "HTTPS://API.UserHub.com", "API.UserHub.com", true, false},
      {"http://h.example", "http://h.example", "h.example", false, false},
      {"http://localhost:8080", "http://localhost:8080", "localhost:8080", false, true},
      {"http://LocalHost", "http://LocalHost", "LocalHost", false, true},
      {"http://127.0.0.1:1", "http://127.0.0.1:1", "127.0.0.1:1", false, true},
      {"http://127.255.0.9", "http://127.255.0.9", "127.255.0.9", false, true},
      {"http://[::1]:8080/x", "http://[::1]:8080/x", "[::1]:8080", false, true},
      {"https://localhost", "https://localhost", "localhost", true, true},
      {"http://localhost.example", "http://localhost.example", "localhost.example", false, false},
      {"http://127.example", "http://127.example", "127.example", false, false},
      {"http://128.0.0.1", "http://128.0.0.1", "128.0.0.1", false, false},
      {"http://[::2]", "http://[::2]", "[::2]", false, false},
      {"https://h.example/a@b", "https://h.example/a@b", "h.example", true, false}};
  for (const auto& row : rows) {
    INFO(row.given);
    const auto base = parse_base_url(row.given);
    REQUIRE(base);
    CHECK(base->origin + base->path == row.text);
    CHECK(base->host == row.host);
    CHECK(base->https == row.https);
    CHECK(is_loopback(base->host_name) == row.loopback);
  }
}

TEST_CASE("a base URL begins with its origin") {
  for (const auto& [given, origin] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"https://api.userhub.com", "https://api.userhub.com"},
           {"https://h.example:8443/a//b/", "https://h.example:8443"},
           {"http://[::1]:8080/x", "http://[::1]:8080"}}) {
    INFO(given);
    const auto base = parse_base_url(given);
    REQUIRE(base);
    CHECK(base->origin == origin);
  }
}

TEST_CASE("an unusable base URL is refused") {
  for (const auto text : {""sv,
                          " "sv,
                          "api.userhub.com"sv,
                          "//api.userhub.com"sv,
                          "/admin"sv,
                          "ftp://h.example"sv,
                          "file:///etc/passwd"sv,
                          "javascript:alert(1)"sv,
                          "https:"sv,
                          "https:/h.example"sv,
                          "https://"sv,
                          "https:///"sv,
                          "https:///a"sv,
                          "https://h.example?a=b"sv,
                          "https://h.example/?"sv,
                          "https://h.example#a"sv,
                          "https://h.example/#"sv,
                          "https://user@h.example"sv,
                          "https://user:pass@h.example"sv,
                          "https://@h.example"sv,
                          "https://h.example:port"sv,
                          "https://h.example:99999"sv,
                          "https://[::1"sv,
                          "https://h.example/a b"sv,
                          " https://h.example"sv,
                          "https://h.example\r\nX: y"sv,
                          "https://h.example\0.evil"sv,
                          "https://h.example\\a"sv,
                          "https://h.ex\x7f"sv,
                          "https://zoé.example"sv,
                          "https://zo%C3%A9.example"sv,
                          "https://%01.example"sv,
                          "https://%ff.example"sv,
                          "https://\xff"sv}) {
    INFO(text);
    const auto base = parse_base_url(text);
    REQUIRE_FALSE(base);
    CHECK(base.error().code == ErrorCode::invalid_argument);
    CHECK(base.error().param == "base_url");
  }
}

TEST_CASE("a user's password in a base URL is not repeated") {
  const auto base = parse_base_url("https://user:hunter2@h.example");
  REQUIRE_FALSE(base);
  CHECK_FALSE(base.error().message.contains("hunter2"));
}

TEST_CASE("digits and dots that are not an address are not loopback") {
  for (const char* url : {"http://127.0.0.1.5", "http://127.0.0.256", "http://127."}) {
    INFO(url);
    const auto base = parse_base_url(url);
    CHECK_FALSE((base && is_loopback(base->host_name)));
  }
}
