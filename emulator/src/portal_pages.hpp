#pragma once

#include <string>
#include <vector>

#include "accounts.hpp"
#include "http_message.hpp"
#include "members.hpp"
#include "portal_path.hpp"
#include "sign_ins.hpp"
#include "way_out.hpp"

namespace userhub::emulator {

/// What a page tells of what was just done.
struct Notice {
  std::string text = {};  ///< "": nothing.
  bool is_error = false;
};

/// What a page of an account is made of.
struct PageView {
  const PortalVisit& visit;
  const PortalPath& path;
  Account account;
  std::vector<Account> accounts = {};  ///< All that the visitor may see.
  std::vector<Plan> plans = {};
  std::vector<Member> members = {};
  std::vector<std::string> invitations = {};
  std::string return_href;
  Notice notice = {};
  std::string typed_email = {};
};

/// A page of an account. Of a checkout, the plan must be among the plans.
Response account_page(int status, const PageView& view);

/// Warns of a way out that leads to a foreign origin.
Response leave_page(const WayOut& way_out, const std::string& app_url);

/// For a sign-in link that is used, expired or unknown: 410.
Response dead_link_page(const std::string& app_url);

/// For a visitor without a session: 401.
Response signed_out_page(const std::string& app_url);

/// For a path that names no page this visitor may see: 404.
Response no_such_page(const std::string& app_url);

/// For a request by a method that the page does not take: 405.
Response wrong_method_page(const std::string& allowed, const std::string& app_url);

/// For a form that another session's page, or another site, has sent: 403.
Response stale_form_page(const std::string& app_url);

}  // namespace userhub::emulator
