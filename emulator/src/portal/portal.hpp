#pragma once

#include <optional>
#include <string>

#include "control/journal.hpp"
#include "http/http_message.hpp"
#include "http/web_url.hpp"
#include "portal/portal_forms.hpp"
#include "portal/portal_pages.hpp"
#include "state/accounts.hpp"
#include "state/billing.hpp"
#include "state/members.hpp"
#include "state/secret_tokens.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// The portal's own origin, and the app's URLs.
struct PortalSite {
  std::string origin;  ///< The origin that browsers use.
  std::string app_url;
  std::string callback_url;  ///< Where to send a visitor without a session; "": nowhere.
};

/// The portal that a sign-in link opens in a browser.
class Portal {
 public:
  Portal(Accounts& accounts, Billing& billing, Members& members, SignIns& sign_ins,
         SecretTokens& tokens, PortalSite site)
      : accounts_(accounts),
        billing_(billing),
        members_(members),
        sign_ins_(sign_ins),
        forms_(accounts, billing, members, tokens),
        site_(std::move(site)),
        cookie_name_("userhub_portal_" + std::string(port_of(site_.origin))) {}

  Response answer(const Request& request, Trace& trace);

  /// Whether this is a GET of `/` by a visitor without a session, and there is no callback URL.
  bool is_signed_out_root(const Request& request);

 private:
  static std::optional<FormFields> read_form(const Request& request, const PortalVisit& visit);
  std::string cookie_of(const Request& request) const;
  std::optional<PortalVisit> visit_of(const Request& request);
  Response sign_in(const Request& request);
  Response ask_to_sign_in(const Request& request);
  Response show(const Request& request, const PortalVisit& visit, const PortalPath& path,
                const Account& account);
  Response submit(const Request& request, const PortalVisit& visit, const PortalPath& path,
                  const Account& account);
  Response join(const Request& request, const PortalVisit& visit, const PortalPath& path,
                Trace& trace);
  Response redirect(const Request& request, const std::string& account_id,
                    const FormOutcome& outcome);
  Response leave(Leaving why, const PortalVisit& visit);
  Response no_page(Trace& trace) const;
  Response visit_page(const Request& request, const PortalVisit& visit, PortalPath path,
                      Trace& trace);
  std::optional<Account> find_account(const PortalVisit& visit, const PortalPath& path);
  PageView view_of(const PortalVisit& visit, const PortalPath& path, const Account& account);
  std::vector<Account> accounts_of(const PortalVisit& visit);

  Accounts& accounts_;
  Billing& billing_;
  Members& members_;
  SignIns& sign_ins_;
  PortalForms forms_;
  PortalSite site_;
  std::string
      cookie_name_;  // Has the port in it: browsers share cookies among the ports of a host.
};

}  // namespace userhub::emulator
