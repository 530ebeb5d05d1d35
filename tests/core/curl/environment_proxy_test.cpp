#include "curl/environment_proxy.hpp"

#include <map>
#include <string>

#include "catch.hpp"
#include "curl/base_url.hpp"

using namespace userhub;

namespace {

using Variables = std::map<std::string, std::string>;

/// The proxy for a base URL where these variables alone are set.
std::expected<Proxy, Error> proxy_for(const char* base_url, const Variables& variables) {
  return environment_proxy(*parse_base_url(base_url), [&variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

const Variables all_variables{{"http_proxy", "1.example"},  {"HTTP_PROXY", "2.example"},
                              {"https_proxy", "3.example"}, {"HTTPS_PROXY", "4.example"},
                              {"all_proxy", "5.example"},   {"ALL_PROXY", "6.example"}};

/// The sources that are chosen one after another, as each that was chosen is emptied.
std::string sources_in_order(const char* base_url) {
  auto variables = all_variables;
  std::string sources;
  for (auto proxy = proxy_for(base_url, variables); proxy->is_set();
       proxy = proxy_for(base_url, variables)) {
    CHECK(proxy->url == all_variables.at(proxy->source));
    sources += proxy->source + " ";
    variables[proxy->source] = "";
  }
  return sources;
}

}  // namespace

TEST_CASE("the environment's proxy is chosen in curl's order, and HTTP_PROXY never") {
  CHECK(sources_in_order("https://h.example") == "https_proxy HTTPS_PROXY all_proxy ALL_PROXY ");
  CHECK(sources_in_order("http://h.example") == "http_proxy all_proxy ALL_PROXY ");
}

TEST_CASE("without variables there is no proxy") {
  CHECK_FALSE(proxy_for("https://h.example", {})->is_set());
}

TEST_CASE("no_proxy comes before NO_PROXY, unless it is empty") {
  auto variables = all_variables;
  variables["NO_PROXY"] = "h.example";
  CHECK_FALSE(proxy_for("https://h.example:8443/path", variables)->is_set());
  variables["no_proxy"] = "";
  CHECK_FALSE(proxy_for("https://h.example", variables)->is_set());
  variables["no_proxy"] = "other.example";
  CHECK(proxy_for("https://h.example", variables)->is_set());
}

TEST_CASE("no_proxy knows an IPv6 host by its address") {
  CHECK_FALSE(
      proxy_for("https://[2001:db8::1]:8443", {{"https_proxy", "p"}, {"no_proxy", "2001:db8::/32"}})
          ->is_set());
}

TEST_CASE("a loopback host has no proxy of the environment's") {
  for (const char* url : {"https://localhost", "http://127.0.0.1:8080", "http://[::1]"}) {
    INFO(url);
    CHECK_FALSE(proxy_for(url, all_variables)->is_set());
  }
}

TEST_CASE("an unusable proxy is refused by its variable's name") {
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    INFO(name);
    const auto proxy = proxy_for("https://h.example", {{name, "user:hunter2@ho st:3128"}});
    REQUIRE_FALSE(proxy);
    CHECK(proxy.error().code == ErrorCode::invalid_argument);
    CHECK(proxy.error().param == name);
    CHECK_FALSE(proxy.error().message.contains("hunter2"));
  }
  CHECK(proxy_for("http://h.example", {{"http_proxy", "foo://p"}}).error().param == "http_proxy");
}

TEST_CASE("an unusable proxy is accepted if the client would not use it") {
  const Variables unusable{{"http_proxy", "foo://p"},  {"HTTP_PROXY", "foo://p"},
                           {"https_proxy", "foo://p"}, {"HTTPS_PROXY", "foo://p"},
                           {"all_proxy", "foo://p"},   {"ALL_PROXY", "foo://p"}};
  CHECK(proxy_for("https://localhost", unusable));
  auto with_exemption = unusable;
  with_exemption["no_proxy"] = "h.example";
  CHECK(proxy_for("https://h.example", with_exemption));
  auto with_usable = unusable;
  with_usable["https_proxy"] = "p.example:3128";
  CHECK(proxy_for("https://h.example", with_usable));
}
