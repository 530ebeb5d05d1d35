#include "base_url.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace userhub;
using namespace std::string_literals;
using namespace std::string_view_literals;

TEST_CASE("a base URL is kept, but for its trailing slash") {
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
    CHECK(base->text == row.text);
    CHECK(base->host == row.host);
    CHECK(base->https == row.https);
    CHECK(base->loopback == row.loopback);
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

TEST_CASE("a proxy is a URL of a scheme that curl has") {
  for (const char* proxy : {"", "http://p.example:3128", "https://p.example", "socks4://p",
                            "socks4a://p", "socks5://p", "socks5h://p:1080", "p.example:3128",
                            "p.example", "http://user:pass@p.example:1", "http://[::1]:3128"}) {
    INFO(proxy);
    CHECK(check_proxy(proxy, true));
  }
}

TEST_CASE("a proxy that is another machine does not get a readable key") {
  CHECK_FALSE(check_proxy("http://p.example:3128", false));
  CHECK_FALSE(check_proxy("127.0.0.1.example:3128", false));
  for (const char* proxy : {"", "http://127.0.0.1:3128", "localhost:3128", "http://[::1]:3128"}) {
    INFO(proxy);
    CHECK(check_proxy(proxy, false));
  }
}

TEST_CASE("digits and dots that are no address are not loopback") {
  for (const char* url : {"http://127.0.0.1.5", "http://127.0.0.256", "http://127."}) {
    INFO(url);
    const auto base = parse_base_url(url);
    CHECK_FALSE((base && base->loopback));
  }
}

TEST_CASE("an unusable proxy is refused without showing its password") {
  for (const std::string& proxy :
       {"ftp://p.example"s, "file:///x"s, "http://"s, "http://a b"s,
        "http://user:hunter2@p.example:port"s, "http://p\r\nX: y"s, "http://p\0q"s,
        "javascript:alert(1)"s, "https:"s, "ftp.p.example:3128"s, " "s, "http://p:99999"s}) {
    INFO(proxy);
    const auto checked = check_proxy(proxy, true);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().param == "proxy");
    CHECK_FALSE(checked.error().message.contains("hunter2"));
  }
}
