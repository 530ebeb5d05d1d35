#include "request/return_origin.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

bool is_allowed(const std::vector<std::string>& origins, const std::string& url) {
  const auto parsed = parse_return_origins(origins);
  if (!parsed) FAIL(parsed.error().message);
  return check_return_url(*parsed, url, "return_url").has_value();
}

const std::vector<std::string> app{"https://app.example.com"};

}  // namespace

TEST_CASE("any return URL is allowed if no origins are set") {
  for (const char* url : {"https://evil.example", "//evil.example", "javascript:alert(1)"}) {
    CHECK(check_return_url(std::nullopt, url, "return_url"));
  }
}

TEST_CASE("a return URL of an allowed origin is allowed") {
  for (const char* url :
       {"https://app.example.com", "https://app.example.com/", "https://app.example.com/a?b=//c#d",
        "https://app.example.com?x", "https://app.example.com#x", "https://app.example.com:443/x",
        "HTTPS://APP.Example.com/x", "https://app.example.com/@b", "https://app.example.com/a:b"}) {
    INFO(url);
    CHECK(is_allowed(app, url));
  }
  CHECK(is_allowed({"http://localhost:3000", "https://b.example/"}, "http://localhost:3000/x"));
  CHECK(is_allowed({"http://localhost:3000", "https://b.example/"}, "https://b.example/x"));
  CHECK(is_allowed({"http://[::1]:3000"}, "http://[::1]:3000/x"));
  CHECK(is_allowed({"HTTPS://App.Example.com:443"}, "https://app.example.com"));
}

TEST_CASE("a relative return URL is allowed, also where no origin is") {
  for (const char* url : {"/", "/settings", "settings/billing", "?a=https://evil.example", "#a:b",
                          "/a:b", "./x:y", "/path//twice", "/é"}) {
    INFO(url);
    CHECK(is_allowed(app, url));
    CHECK(is_allowed({}, url));
  }
}

TEST_CASE("a return URL that leads a browser to another origin is refused") {
  for (const char* url : {"https://evil.example",
                          "https://app.example.com.evil.example",
                          "http://app.example.com",
                          "https://app.example.com:8443",
                          "https://app.example.com@evil.example",
                          "https://app.example.com:443@evil.example",
                          "https://user@app.example.com",
                          "https://app.example.com.",
                          "https://xapp.example.com",
                          "https://example.com",
                          "//evil.example",
                          "//app.example.com",
                          "///evil.example",
                          "/\\evil.example",
                          "\\\\evil.example",
                          "\\evil.example",
                          "https:\\\\evil.example",
                          "https:/evil.example",
                          "https:evil.example",
                          "https:///evil.example",
                          "https://app.example.com\\@evil.example",
                          "https://evil.example\\@app.example.com",
                          " //evil.example",
                          " https://evil.example",
                          "https://app.example.com .evil.example",
                          "javascript:alert(1)",
                          "JavaScript://%0aalert(1)",
                          "data:text/html,x",
                          "mailto:a@b.example",
                          "ftp://app.example.com",
                          "blob:https://app.example.com/x",
                          "https://",
                          "https://?",
                          "https://:443",
                          "https://app.example.com:99999",
                          "https://app.example.com:x",
                          "a:b",
                          "https:/app.example.com",
                          "https://%61pp.example.com",
                          "https:/@app.example.com/https://app.example.com",
                          "x://y",
                          "https://\xEF\xBD\x81pp.example.com"}) {
    INFO(url);
    CHECK_FALSE(is_allowed(app, url));
  }
  const auto error =
      error_of(check_return_url(*parse_return_origins(app), "//evil.example", "success_url"));
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.param == "success_url");
  CHECK(error.message.starts_with("success_url "));
}

TEST_CASE("a value that is not exactly an origin is refused when the client is made") {
  for (const char* origin :
       {"", "app.example.com", "https://", "https://app.example.com/path", "https://a.example?x",
        "https://a.example#x", "https://a.example//", "https://user@a.example", "ftp://a.example",
        "*", "https://a.example b", "/", "//a.example", "https:\\\\a.example", "null"}) {
    INFO(origin);
    auto options = loopback_options("https://h.example");
    options.allowed_return_origins = {"https://b.example", origin};
    CHECK(error_of(Client::create(options)).param == "allowed_return_origins");
  }
}

TEST_CASE("an origin with a NUL is refused") {
  auto options = loopback_options("https://h.example");
  options.allowed_return_origins = {std::string("https://b.example\0.evil", 23)};
  CHECK(error_of(Client::create(options)).param == "allowed_return_origins");
}

TEST_CASE("a client refuses return URLs of other origins and sends nothing") {
  LoopbackServer server(link_reply);
  auto options = loopback_options(server.url());
  options.allowed_return_origins = app;
  const auto client = make_client(std::move(options));
  auto request = request_of("usr_1");
  request.portal_url = "https://elsewhere.example";  // the portal's own
  request.return_url = "https://app.example.com/back";
  CHECK(client.create_portal_session(request));
  request.success_url = "https://evil.example";
  CHECK(error_of(client.create_portal_session(request)).param == "success_url");
  CHECK(error_of(client.build_request(request)).param == "success_url");
  request.success_url.clear();
  request.return_url = "//evil.example";
  CHECK(error_of(client.create_portal_session(request)).param == "return_url");
  CHECK(server.requests().size() == 1);
}
