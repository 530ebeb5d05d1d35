#pragma once

#include <optional>
#include <string>

#include "control/trace.hpp"
#include "http/http_message.hpp"
#include "portal/portal_forms.hpp"
#include "portal/portal_pages.hpp"
#include "portal/portal_site.hpp"
#include "state/accounts.hpp"
#include "state/billing.hpp"
#include "state/members.hpp"
#include "state/secret_tokens.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// A request of a signed-in visitor for a page of an account.
struct PageVisit {
  const Request& request;
  const std::string& cookie;  ///< Of the browser session.
  const PortalVisit& visit;
  const PortalPath& path;
  const PageFrame& frame;
};

/// The pages of the accounts that a visitor may see, and the forms on them.
class AccountPages {
 public:
  AccountPages(Accounts& accounts, Billing& billing, Members& members, SignIns& sign_ins,
               SecretTokens& tokens, const PortalSite& site)
      : accounts_(accounts),
        billing_(billing),
        members_(members),
        sign_ins_(sign_ins),
        forms_(accounts, billing, members, tokens),
        site_(site) {}

  /// Empty if the visitor may not see such a page.
  std::optional<Response> answer(const PageVisit& page, Trace& trace);

 private:
  std::optional<Account> find_account(const PortalVisit& visit, const PortalPath& path);
  Response show(const PageVisit& page, const Account& account, Trace& trace);
  Response submit(const PageVisit& page, const Account& account, Trace& trace);
  std::optional<Response> join(const PageVisit& page, Trace& trace);
  Response redirect(const PageVisit& page, const std::string& account_id,
                    const FormOutcome& outcome);
  PageView view_of(const PageVisit& page, const Account& account);

  Accounts& accounts_;
  Billing& billing_;
  Members& members_;
  SignIns& sign_ins_;
  PortalForms forms_;
  const PortalSite& site_;
};

}  // namespace userhub::emulator
