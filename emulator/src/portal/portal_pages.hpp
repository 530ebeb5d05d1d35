#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/http_message.hpp"
#include "portal/notice.hpp"
#include "portal/portal_path.hpp"
#include "portal/return_link.hpp"
#include "state/accounts.hpp"
#include "state/billing.hpp"
#include "state/members.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// The content of a page of an account.
struct PageView {
  const PortalVisit& visit;
  const PortalPath& path;
  const std::string& origin;  ///< Of the portal.
  Account account;
  std::vector<Account> accounts = {};  ///< The accounts that the visitor may see.
  std::vector<Plan> plans = {};
  std::vector<Member> members = {};
  std::vector<Invitation> invitations = {};
  AccountBilling billing = {};
  bool offers_trial = false;            ///< At the checkout.
  std::optional<Member> removing = {};  ///< The member that the visitor is asked about.
  std::string return_href;
  Notice notice = {};
  std::string typed_email = {};
};

/// A page of an account. The plan of a checkout must be among the plans.
Response account_page(int status, const PageView& view);

/// Warns that a return link leads to a foreign origin.
Response leave_page(const ReturnLink& link, const std::string& app_url);

/// For a sign-in link that is used, expired or unknown: 410.
Response dead_link_page(const std::string& app_url);

/// For an invitation that was accepted or withdrawn: 410.
Response dead_invitation_page(const std::string& app_url);

/// For a visitor without a session: 401.
Response signed_out_page(const std::string& app_url);

/// For a path without a page that this visitor may see: 404.
Response no_such_page(const std::string& app_url);

/// For a method that the page does not support: 405.
Response wrong_method_page(const std::string& allowed, const std::string& app_url);

/// For a form sent by another session's page or by another site: 403.
Response stale_form_page(const std::string& app_url);

}  // namespace userhub::emulator
