#include "response/redirect_url.hpp"

#include <string_view>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("a browser can be redirected to an absolute http(s) URL") {
  for (const std::string_view url : {"https://portal.example.com/signin?token=a", "HTTP://h",
                                     "https://h:8443#a", "https://a:b@h/", "https://[::1]/",
                                     "https://bücher.example/é", "https://h/?a=%20&b={c}|d"}) {
    INFO(url);
    CHECK(redirect_url_problem(url).empty());
  }
}

TEST_CASE("a URL that a browser cannot be redirected to has a problem") {
  for (const std::string_view url :
       {"", "/signin", "//h/", "ftp://h/", "https:/h", "https:h", " https://h", "javascript:a"}) {
    INFO(url);
    CHECK(redirect_url_problem(url) == "is not an absolute http(s) URL");
  }
  for (const std::string_view url :
       {"https://", "https:///a", "https://?a", "https://#a", "https://:1", "https://a@",
        "https://a@:1/", "https://[]/", "https://[::1/"}) {
    INFO(url);
    CHECK(redirect_url_problem(url) == "has no host");
  }
  CHECK(redirect_url_problem("https://h\\a") == "has a backslash, which browsers read as a slash");
  for (const std::string_view url :
       {"https://h/ ", "https://h/\n", "https://h/\x7f", "https://h/\u0085", "https://h/\u00a0",
        "https://h/\u2003", "https://h/\u3000"}) {
    INFO(url);
    CHECK(redirect_url_problem(url) == "has a space or control character");
  }
}
