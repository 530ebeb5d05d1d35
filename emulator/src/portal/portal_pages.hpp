#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/form_fields.hpp"
#include "http/http_message.hpp"
#include "portal/notice.hpp"
#include "portal/page_frame.hpp"
#include "portal/portal_path.hpp"
#include "state/accounts.hpp"
#include "state/billing.hpp"
#include "state/members.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

inline constexpr int list_page_size = 25;

/// The content of a page of an account.
struct PageView {
  const PortalVisit& visit;
  const PortalPath& path;
  const std::string& origin;  ///< Of the portal.
  PageFrame frame;
  Account account;
  FormFields query = {};                ///< Of the page's address.
  SearchResult<Account> accounts = {};  ///< The accounts that the visitor may see.
  std::vector<Plan> plans = {};
  SearchResult<Member> members = {};
  SearchResult<Invitation> invitations = {};
  int owner_count = 0;
  AccountBilling billing = {};
  bool offers_trial = false;            ///< At the checkout.
  std::optional<Member> removing = {};  ///< The member that the visitor is asked about.
  std::string return_href;
  Notice notice = {};
  std::string typed_email = {};
};

/// A page of an account. The plan of a checkout must be among the plans.
Response account_page(int status, const PageView& view);

}  // namespace userhub::emulator
