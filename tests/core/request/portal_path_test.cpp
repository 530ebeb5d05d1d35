#include "userhub/portal_path.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("the portal's paths are the documented ones") {
  CHECK(portal_path::root == "/");
  CHECK(portal_path::dashboard == "/{accountId}");
  CHECK(portal_path::plans == "/{accountId}/plans");
  CHECK(portal_path::cancel == "/{accountId}/cancel");
  CHECK(portal_path::members == "/{accountId}/members");
  CHECK(portal_path::invite == "/{accountId}/invite");
}

TEST_CASE("a checkout's plan ID is one encoded segment") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"pln_1", "/{accountId}/checkout/pln_1"},
      {"pro/yearly", "/{accountId}/checkout/pro%2Fyearly"},
      {"a b?c#d%", "/{accountId}/checkout/a%20b%3Fc%23d%25"},
      {"{accountId}", "/{accountId}/checkout/%7BaccountId%7D"},
      {"pro@2", "/{accountId}/checkout/pro%402"},
      {"plané", "/{accountId}/checkout/plan%C3%A9"},
      {"...", "/{accountId}/checkout/..."}};
  for (const auto& [plan_id, path] : rows) CHECK(portal_path::checkout(plan_id).value() == path);
}

TEST_CASE("a checkout of an unusable plan ID is refused") {
  using namespace std::string_view_literals;
  for (const auto plan_id : {""sv, "."sv, ".."sv, "a\nb"sv, "\0"sv, "\x7f"sv, "\xff"sv,
                             "\xc0\xaf"sv, "\xed\xa0\x80"sv}) {
    const auto path = portal_path::checkout(plan_id);
    REQUIRE_FALSE(path);
    CHECK(path.error().code == ErrorCode::invalid_argument);
    CHECK(path.error().param == "plan_id");
  }
}
