#pragma once

#include <optional>
#include <string>
#include <utility>

#include "control/trace.hpp"
#include "http/http_message.hpp"
#include "portal/account_pages.hpp"
#include "portal/page_frame.hpp"
#include "portal/portal_cookie.hpp"
#include "portal/portal_site.hpp"
#include "portal/return_link.hpp"
#include "state/accounts.hpp"
#include "state/billing.hpp"
#include "state/members.hpp"
#include "state/secret_tokens.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// The portal that a sign-in link opens in a browser.
class Portal {
 public:
  Portal(Accounts& accounts, Billing& billing, Members& members, SignIns& sign_ins,
         SecretTokens& tokens, PortalSite site)
      : accounts_(accounts),
        sign_ins_(sign_ins),
        site_(std::move(site)),
        cookie_(site_.origin),
        account_pages_(accounts, billing, members, sign_ins, tokens, site_) {}
  Portal(const Portal&) = delete;
  Portal& operator=(const Portal&) = delete;

  Response answer(const Request& request, Trace& trace);

  /// Whether this is a GET of `/` by a visitor without a session, and there is no callback URL.
  bool is_signed_out_root(const Request& request);

 private:
  std::optional<PortalVisit> visit_of(const Request& request);
  PageFrame frame_of(const Request& request, const std::optional<PortalVisit>& visit);
  Response sign_in(const Request& request, Trace& trace);
  Response sign_out(const Request& request, const std::optional<PortalVisit>& visit,
                    const PageFrame& frame, Trace& trace);
  Response ask_to_sign_in(const Request& request, const PageFrame& frame);
  Response leave(Leaving why, const PortalVisit& visit, const PageFrame& frame, Trace& trace);
  Response no_page(const Request& request, const PortalVisit* visit, const PageFrame& frame,
                   Trace& trace);

  Accounts& accounts_;
  SignIns& sign_ins_;
  PortalSite site_;
  PortalCookie cookie_;
  AccountPages account_pages_;
};

}  // namespace userhub::emulator
