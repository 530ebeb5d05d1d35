#pragma once

#include <string>
#include <vector>

#include "http/form_fields.hpp"
#include "http/http_message.hpp"
#include "portal/page_frame.hpp"
#include "portal/portal_path.hpp"
#include "state/accounts.hpp"
#include "state/members.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// The result of the last action, as a page shows it.
struct Notice {
  std::string text = {};  ///< "": no notice.
  bool is_error = false;
};

inline constexpr int list_page_size = 25;

/// The content of a page of an account.
struct PageView {
  const PortalVisit& visit;
  const PortalPath& path;
  PageFrame frame;
  Account account;
  FormFields query = {};                ///< Of the page's address.
  SearchResult<Account> accounts = {};  ///< The accounts that the visitor may see.
  std::vector<Plan> plans = {};
  SearchResult<Member> members = {};
  SearchResult<std::string> invitations = {};
  std::string return_href;
  Notice notice = {};
  std::string typed_email = {};
};

/// A page of an account. The plan of a checkout must be among the plans.
Response account_page(int status, const PageView& view);

}  // namespace userhub::emulator
