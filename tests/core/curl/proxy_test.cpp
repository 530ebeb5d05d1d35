#include "curl/proxy.hpp"

#include <string>

#include "catch.hpp"
#include "curl/curl_destination.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::string_literals;

namespace {

/// Where libcurl goes for a request by the proxy "p.example", here 192.0.2.9; directly it would be
/// to 192.0.2.1.
std::string destination_by(const std::string& proxy) {
  return curl_destination(
      "https://192.0.2.1", proxy, "",
      {"p.example:1080:192.0.2.9", "p.example:443:192.0.2.9", "p.example:80:192.0.2.9",
       "p.example:3128:192.0.2.9", "ftp.example:21:192.0.2.9", "user:12:192.0.2.66",
       "localhost:1080:192.0.2.9"});
}

const std::string wrong_proxies[] = {
    // Refused by curl when the request is sent, in a text that shows the password.
    "user:hunter2@ho st:3128", "user:hunter2@p.example:99999", "http://user:hunter2@p.example:31x",
    "http://user:hunter2/x@p.example:3128", "http://user:hunter2@[::1", "[::1", "http://",
    "http://user:hunter2@", "http://user:hunter2@:3128", "http:///", "//p.example:3128",
    "http:p.example:3128", "http://p.example:-1", "http://p.example:+3128",
    "http://p.example:3128:1", "http://p.example:3128,", "http://p.example:3128;x",
    "p.example:", "http://user:hunt@er2@p.example:3128", "\"http://user:hunter2@p.example:3128\"",
    "http://user:hunter2@[::1]x:3128", "http://user:hunter2@[v1.x]:3128",
    "http://user:hunter2@p%20.example:3128", "http://user:hunter2@p%0a.example",
    "javascript:alert(1)", "https:", "http://user:hunter2@p.example:65536",
    // What copying leaves around it.
    " http://user:hunter2@p.example:3128", "http://user:hunter2@p.example:3128 ",
    "http://user:hunter2@p.example:3128\r", "http://user:hunter2@p.example:3128\n",
    "\thttp://user:hunter2@p.example:3128", "http://user:hunter2@p.example:3128\x7f",
    "http://user:hunter2@p.example\r\nX: y", "http://user:hunter2@p.example\0:3128"s, " ",
    // Schemes that no proxy has; curl guesses ftp from a name.
    "foo://user:hunter2@p.example", "ftp://p.example", "file:///x", "ftp.example:3128",
    "socks6://p.example", "ws://p.example", "direct://", "httpss://p.example",
    // Silently not used by curl: the request is sent directly.
    "http://user:hunter2%0A@p.example:3128", "http://user:hunter2%00@p.example:3128",
    "http://us%0der:hunter2@p.example:3128", "http://user:hunter2%1f@p.example:3128",
    "https://user:hunter2%09@p.example", "socks4://user%0A@p.example",
    "socks4a://user%0A@p.example", "socks5://user:hunter2%0D@p.example",
    "socks5h://user:hunter2%01@p.example", "socks5h://localhost/run/hunter2%0A",
    "http://user:hunter2%7f@p.example:3128",
    // Read by curl in another way than it is meant: a password cut short, or port 0.
    "http://user:12/hunter2@p.example:3128", "http://user:12?hunter2@p.example:3128",
    "http://user:12#hunter2@p.example:3128", "http://p.example:3128/path",
    "http://p.example:3128/?", "http://p.example:3128//", "http://http://p.example:3128",
    "socks5://p.example/run/socket", "http://localhost/run/socket",
    "http://user:hunter2@p.example:0", "socks5://p.example:00",
    // Names that not every libcurl can look up, and what SOCKS and servers have no room for.
    "http://user:hunter2@p\xc3\xa9.example:3128", "http://user:hunter2@p%C3%A9.example:3128",
    "http://\xff", "socks5h://user:" + std::string(255, 'x') + "@p.example",
    "socks5://" + std::string(255, 'x') + ":hunter2@p.example",
    "http://user:" + std::string(9000, 'x') + "@p.example"};

struct Usable {
  std::string value;
  const char* destination;  ///< Without the port where that is libcurl's default, 1080 or 80.
};

const Usable usable_proxies[] = {
    {"http://p.example:3128", "192.0.2.9:3128"},
    {"http://p.example:3128/", "192.0.2.9:3128"},
    {"HTTP://p.example:3128", "192.0.2.9:3128"},
    {"p.example:3128", "192.0.2.9:3128"},
    {"p.example", "192.0.2.9:"},
    {"http://p.example", "192.0.2.9:"},
    {"http://p.example:", "192.0.2.9:"},
    {"https://p.example", "192.0.2.9:443"},
    {"socks://p.example/", "192.0.2.9:1080"},
    {"socks4://p.example", "192.0.2.9:1080"},
    {"socks4a://p.example", "192.0.2.9:1080"},
    {"socks5://p.example", "192.0.2.9:1080"},
    {"SOCKS5H://p.example:3128", "192.0.2.9:3128"},
    {"socks5h://localhost/run/socket", "/run/socket"},
    {"http://127.0.0.9:3128", "127.0.0.9:3128"},
    {"[::1]:3128", "::1:3128"},
    {"http://user:pass@p.example:3128", "192.0.2.9:3128"},
    {"user:pass@p.example:3128", "192.0.2.9:3128"},
    {"http://user@p.example:3128", "192.0.2.9:3128"},
    {"http://:token@p.example:3128", "192.0.2.9:3128"},
    {"http://@p.example:3128", "192.0.2.9:3128"},
    {"http://user:a:b%2Fc%40%3a%25%e9%zz%@p.example:3128", "192.0.2.9:3128"},
    {"http://user:a^{|}\"<>`\\;\xc3\xa9@p.example:3128", "192.0.2.9:3128"},
    {"http://user:" + std::string(4000, 'x') + "@p.example:3128", "192.0.2.9:3128"},
    {"socks5h://user:" + std::string(254, 'x') + "@p.example", "192.0.2.9:1080"}};

}  // namespace

TEST_CASE("a proxy that curl reads as it is meant is accepted, and curl goes there") {
  for (const auto& [value, destination] : usable_proxies) {
    INFO(value);
    const auto proxy = parse_proxy("proxy", value);
    if (!proxy) FAIL(proxy.error().message);
    CHECK(proxy->url == value);
    CHECK(proxy->source == "proxy");
    CHECK_THAT(destination_by(value), Catch::Matchers::StartsWith(destination));
  }
}

TEST_CASE("an unusable proxy is refused by the name of its source, and no part of it is shown") {
  for (const auto& value : wrong_proxies) {
    INFO(value);
    const auto proxy = parse_proxy("https_proxy", value);
    REQUIRE_FALSE(proxy);
    CHECK(proxy.error().code == ErrorCode::invalid_argument);
    CHECK(proxy.error().param == "https_proxy");
    CHECK(proxy.error().message.starts_with("https_proxy "));
    for (const char* part : {"hunter2", "p.example:", "user:"}) {
      CHECK_FALSE(proxy.error().message.contains(part));
    }
  }
}

TEST_CASE("an empty proxy means no proxy") {
  const auto proxy = parse_proxy("proxy", "");
  REQUIRE(proxy);
  CHECK_FALSE(proxy->is_set());
}

TEST_CASE("a proxy knows whether it speaks SOCKS and whether it is this machine") {
  CHECK(parse_proxy("proxy", "socks4://p.example")->socks);
  CHECK(parse_proxy("proxy", "Socks5h://p.example")->socks);
  CHECK_FALSE(parse_proxy("proxy", "socks.example:1080")->socks);
  for (const char* here : {"http://127.0.0.1:3128", "localhost:3128", "http://[::1]:3128"}) {
    CHECK(parse_proxy("proxy", here)->loopback);
  }
  CHECK_FALSE(parse_proxy("proxy", "127.0.0.1.example:3128")->loopback);
}
