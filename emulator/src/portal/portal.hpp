#pragma once

#include <optional>
#include <string>
#include <utility>

#include "control/journal.hpp"
#include "http/http_message.hpp"
#include "http/web_url.hpp"
#include "portal/portal_forms.hpp"
#include "portal/portal_pages.hpp"
#include "portal/return_link.hpp"
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
  /// A request of a signed-in visitor for a page.
  struct Visited {
    const Request& request;
    const PortalVisit& visit;
    const PortalPath& path;
    const PageFrame& frame;
  };

  std::optional<PortalVisit> visit_of(const Request& request);
  std::string cookie_of(const Request& request) const;
  /// A Set-Cookie header.
  std::pair<std::string, std::string> cookie(const std::string& value,
                                             const std::string& lifetime) const;
  PageFrame frame_of(const Request& request, const std::optional<PortalVisit>& visit);
  Response sign_in(const Request& request, Trace& trace);
  Response sign_out(const Request& request, const std::optional<PortalVisit>& visit,
                    const PageFrame& frame, Trace& trace);
  Response ask_to_sign_in(const Request& request, const PageFrame& frame);
  Response leave(Leaving why, const PortalVisit& visit, const PageFrame& frame, Trace& trace);
  Response no_page(const Request& request, const PortalVisit* visit, const PageFrame& frame,
                   Trace& trace);
  Response visit_page(const Visited& visited, Trace& trace);
  Response show(const Visited& visited, const Account& account, Trace& trace);
  Response submit(const Visited& visited, const Account& account, Trace& trace);
  Response join(const Visited& visited, Trace& trace);
  Response redirect(const Request& request, const std::string& account_id,
                    const FormOutcome& outcome);
  /// Empty if the form does not carry the token of the visit.
  static std::optional<FormFields> read_form(const Request& request, const PortalVisit& visit);
  std::optional<Account> find_account(const PortalVisit& visit, const PortalPath& path);
  PageView view_of(const Visited& visited, const Account& account);

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
