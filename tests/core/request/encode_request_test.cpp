#include "request/encode_request.hpp"

#include <string>

#include "catch.hpp"
#include "loopback_client.hpp"
#include "resolve_options.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

ResolvedOptions settings_of(const std::string& base_url) {
  return resolve_options(loopback_options(base_url)).value();
}

}  // namespace

TEST_CASE("the target is the base's path, the encoded user and the method") {
  const auto encoded = encode_request(settings_of("https://h.example/p/"), request_of("a|1@c"));
  REQUIRE(encoded);
  CHECK(encoded->target == "/p/admin/v1/users/a%7C1@c:createPortalSession");
  CHECK(encoded->body == "{}");
}

TEST_CASE("the members of the body stand in one order, and empty ones are left out") {
  PortalSessionRequest request;
  request.user_id = "usr_1";
  request.organization_id = "org_1";
  request.success_url = "/s";
  const auto settings = settings_of("https://h.example");
  CHECK(encode_request(settings, request)->body ==
        R"({"successUrl":"/s","organizationId":"org_1"})");
  request.portal_url = "/{accountId}";
  request.return_url = "/r";
  CHECK(
      encode_request(settings, request)->body ==
      R"({"portalUrl":"/{accountId}","returnUrl":"/r","successUrl":"/s","organizationId":"org_1"})");
}

TEST_CASE("an error names the first argument that would corrupt the request") {
  const auto settings = settings_of("https://h.example");
  auto request = request_of("usr_1");
  request.success_url = "\xff";
  CHECK(error_of(encode_request(settings, request)).param == "success_url");
  request.portal_url = "\n";
  CHECK(error_of(encode_request(settings, request)).param == "portal_url");
  request.user_id = "..";
  CHECK(error_of(encode_request(settings, request)).param == "user_id");
}
