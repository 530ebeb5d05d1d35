#include "curl/no_proxy.hpp"

#include <string>

#include "catch.hpp"
#include "curl/curl_destination.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

struct Row {
  const char* host;
  const char* no_proxy;
  bool exempt;
};

constexpr Row rows[] = {{"h.example", "", false},
                        {"h.example", "*", true},
                        {"h.example", "a.example,*", false},
                        {"h.example", "h.example", true},
                        {"h.example", "H.Example", true},
                        {"h.example", "a.example,h.example", true},
                        {"h.example", "a.example, h.example", true},
                        {"h.example", " \th.example,", true},
                        {"h.example", ",,h.example", true},
                        {"h.example", "h.example.", true},
                        {"h.example.", "h.example", true},
                        {"h.example", ".h.example", true},
                        {"api.h.example", "h.example", true},
                        {"api.h.example", ".h.example", true},
                        {"api.h.example", "example", true},
                        {"ah.example", "h.example", false},
                        {"h.example", "api.h.example", false},
                        {"h.example", "*.example", false},
                        {"h.example", ".", false},
                        {"h.example", "..", false},
                        {"h.example", "h.example:443", false},
                        {"192.0.2.1", "192.0.2.1", true},
                        {"192.0.2.1", "192.0.2.2", false},
                        {"192.0.2.1", "2.1", false},
                        {"192.0.2.1", "192.0.2.0/24", true},
                        {"192.0.2.1", "192.0.3.0/24", false},
                        {"192.0.2.1", "192.0.2.0/31", true},
                        {"192.0.2.1", "192.0.2.0/32", false},
                        {"192.0.2.1", "192.0.2.1/32", true},
                        {"192.0.2.1", "192.0.2.1/33", false},
                        {"192.0.2.1", "128.0.0.0/1", true},
                        {"192.0.2.1", "0.0.0.0/0", false},
                        {"192.0.2.1", "10.0.0.0/8,192.0.2.0/24", true},
                        {"192.0.2.1", "2001:db8::/32", false},
                        {"[2001:db8::1]", "2001:db8::1", true},
                        {"[2001:db8::1]", "2001:db8::2", false}};

/// curl 7.88 compares these as if they were names.
constexpr Row wider_than_curl[] = {{"[2001:db8::1]", "2001:db8::/32", true},
                                   {"[2001:db8::1]", "2001:db8::/127", true},
                                   {"[2001:db8::1]", "2001:db9::/32", false},
                                   {"[2001:db8::1]", "2001:db8:0::1", true},
                                   {"[2001:db8::1]", "192.0.2.0/24", false}};

bool is_exempt_to_curl(const Row& row) {
  const std::string url = std::string("http://") + row.host + ":80";
  return curl_destination(url, "http://192.0.2.9:3128", row.no_proxy,
                          {"h.example:80:192.0.2.7", "api.h.example:80:192.0.2.7",
                           "ah.example:80:192.0.2.7", "h.example.:80:192.0.2.7"}) !=
         "192.0.2.9:3128";
}

}  // namespace

TEST_CASE("no_proxy exempts the hosts that it exempts in curl") {
  for (const auto& row : rows) {
    INFO(row.host << " by \"" << row.no_proxy << '"');
    CHECK(is_exempt_from_proxy(row.host, row.no_proxy) == row.exempt);
    CHECK(is_exempt_to_curl(row) == row.exempt);
  }
}

TEST_CASE("no_proxy compares IPv6 addresses as addresses") {
  for (const auto& row : wider_than_curl) {
    INFO(row.host << " by \"" << row.no_proxy << '"');
    CHECK(is_exempt_from_proxy(row.host, row.no_proxy) == row.exempt);
  }
}
