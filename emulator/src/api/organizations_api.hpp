#pragma once

#include <expected>
#include <string>

#include "api/account_json.hpp"
#include "http/api_error.hpp"
#include "http/http_message.hpp"
#include "state/members.hpp"
#include "state/subscriptions.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// The calls under `/admin/v1` that read organizations, members, subscriptions and roles.
class OrganizationsApi {
 public:
  using Answer = std::expected<Response, ApiError>;

  OrganizationsApi(Users& users, Members& members, Subscriptions& subscriptions,
                   const AccountJson& json)
      : users_(users), members_(members), subscriptions_(subscriptions), json_(json) {}

  Answer list(const Request& request);
  Answer get(const std::string& organization_id, const Request& request);
  Answer list_members(const std::string& organization_id, const Request& request);
  Answer get_member(const std::string& organization_id, const std::string& user_id,
                    const Request& request);
  Answer list_subscriptions(const Request& request);
  Answer get_subscription(const std::string& subscription_id, const Request& request);
  static Answer list_roles(const Request& request);

 private:
  /// The account ID for a parameter `userId` or `organizationId`, which can be another ID of the
  /// account; the parameter itself if there is no such account.
  std::string account_id_of(const std::string& parameter, const std::string& id);

  Users& users_;
  Members& members_;
  Subscriptions& subscriptions_;
  const AccountJson& json_;
};

}  // namespace userhub::emulator
