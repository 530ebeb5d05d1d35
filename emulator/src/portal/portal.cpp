#include "portal/portal.hpp"

#include <algorithm>

#include "http/web_url.hpp"
#include "portal/join_page.hpp"
#include "state/key_value.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {
namespace {

Response see_other(std::string location) {
  return {.status = 303,
          .headers = {{"Location", std::move(location)},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"}},
          .body = {},
          .delivery = {}};
}

Response method_not_allowed(const std::string& allowed, const std::string& app_url) {
  Response response = wrong_method_page(allowed, app_url);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

// `https://app/callback` → `https://app/callback?portalUrl=%2Fusr_ada`.
std::string with_portal_url(const std::string& callback_url, std::string_view target) {
  const auto hash = std::min(callback_url.find('#'), callback_url.size());
  const std::string base = callback_url.substr(0, hash);
  const char* const sign = base.find('?') == std::string::npos ? "?" : "&";
  return base + sign + "portalUrl=" + percent_encode(target) + callback_url.substr(hash);
}

}  // namespace

Response Portal::answer(const Request& request, Trace& trace) {
  trace.matched = true;
  trace.note = "portal";
  if (request.path() == "/signin") return sign_in(request);
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    return method_not_allowed("GET, HEAD, POST", site_.app_url);
  }
  const auto leaving = leaving_by(request.path());
  auto path = parse_portal_path(request.path());
  if (!leaving && !path) return no_page(trace);
  const auto visit = visit_of(request);
  if (!visit) return ask_to_sign_in(request);
  return leaving ? leave(*leaving, *visit) : visit_page(request, *visit, *std::move(path), trace);
}

bool Portal::is_signed_out_root(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") && request.path() == "/" &&
         site_.callback_url.empty() && !visit_of(request);
}

std::optional<PortalVisit> Portal::visit_of(const Request& request) {
  return sign_ins_.find(cookie_of(request));
}

// Empty if the form was sent by another session's page or by another site.
std::optional<FormFields> Portal::read_form(const Request& request, const PortalVisit& visit) {
  auto fields = request.body_too_long ? std::nullopt : parse_form(request.body);
  if (!fields || field_of(*fields, "form_token") != visit.form_token) return std::nullopt;
  return fields;
}

std::string Portal::cookie_of(const Request& request) const {
  return std::string(find_value(request.header("Cookie"), "; ", cookie_name_));
}

Response Portal::sign_in(const Request& request) {
  // A HEAD request, as link previews send it, must not redeem the token.
  if (request.method != "GET") return method_not_allowed("GET", site_.app_url);
  const auto redeemed = sign_ins_.redeem(std::string(find_value(request.query(), "&", "token")));
  if (!redeemed) return dead_link_page(site_.app_url);
  Response response = see_other(site_.origin + redeemed->target);
  response.headers.emplace_back("Set-Cookie", cookie_name_ + "=" + redeemed->cookie +
                                                  "; Path=/; HttpOnly; SameSite=Lax" +
                                                  (is_https(site_.origin) ? "; Secure" : ""));
  return response;
}

Response Portal::ask_to_sign_in(const Request& request) {
  if (site_.callback_url.empty()) return signed_out_page(site_.app_url);
  return see_other(with_portal_url(site_.callback_url, request.path_and_query()));
}

Response Portal::leave(Leaving why, const PortalVisit& visit) {
  const ReturnLink link = return_link(why, visit, site_.app_url);
  return link.foreign ? leave_page(link, site_.app_url) : see_other(link.url);
}

Response Portal::no_page(Trace& trace) const {
  trace.matched = false;
  trace.note = "no portal page at this path for this visitor";
  return no_such_page(site_.app_url);
}

Response Portal::visit_page(const Request& request, const PortalVisit& visit, PortalPath path,
                            Trace& trace) {
  if (path.page == PortalPage::join) return join(request, visit, path, trace);
  if (path.account_id.empty()) path.account_id = visit.account_id();
  const auto account = find_account(visit, path);
  if (!account) return no_page(trace);
  return request.method == "POST" ? submit(request, visit, path, *account)
                                  : show(request, visit, path, *account);
}

Response Portal::show(const Request& request, const PortalVisit& visit, const PortalPath& path,
                      const Account& account) {
  PageView view = view_of(visit, path, account);
  // A notice is for what happened in this browser session, and shown once.
  if (!visit.notice.empty() && visit.notice == find_value(request.query(), "&", "notice")) {
    view.notice = notice_named(visit.notice);
    sign_ins_.set_notice(cookie_of(request), "");
  }
  return account_page(200, view);
}

Response Portal::submit(const Request& request, const PortalVisit& visit, const PortalPath& path,
                        const Account& account) {
  const auto fields = read_form(request, visit);
  if (!fields) return stale_form_page(site_.app_url);
  const auto outcome = forms_.submit(path, account, *fields);
  if (!outcome) return method_not_allowed("GET, HEAD", site_.app_url);
  switch (outcome->next) {
    case FormOutcome::Next::leave:
      return see_other(
          return_link(Leaving::after_success, visit, site_.app_url).href(Leaving::after_success));
    case FormOutcome::Next::redirect:
      return redirect(request, account.id, *outcome);
    case FormOutcome::Next::retry:
      break;
  }
  PageView view = view_of(visit, path, account);
  view.notice = outcome->notice;
  view.removing = members_.find_member(account.id, outcome->member_to_remove);
  view.typed_email = field_of(*fields, "email");
  return account_page(outcome->status, view);
}

// The visitor is not a member of the organization yet.
Response Portal::join(const Request& request, const PortalVisit& visit, const PortalPath& path,
                      Trace& trace) {
  const auto organization = accounts_.find(path.account_id);
  if (!organization || !organization->is_organization) return no_page(trace);
  if (members_.is_member(organization->id, visit.user_id)) {
    return see_other("/" + percent_encode(organization->id));
  }
  const auto invitation = members_.find_invitation(organization->id, path.invitation);
  if (!invitation) return dead_invitation_page(site_.app_url);
  if (request.method != "POST") {
    const auto visitor = accounts_.find(visit.user_id);
    return join_page(visit, visitor.value(), *organization, *invitation);
  }
  if (!read_form(request, visit)) return stale_form_page(site_.app_url);
  members_.accept(organization->id, *invitation, visit.user_id);
  return redirect(request, organization->id, {.path = "?notice=joined", .notice_name = "joined"});
}

Response Portal::redirect(const Request& request, const std::string& account_id,
                          const FormOutcome& outcome) {
  sign_ins_.set_notice(cookie_of(request), outcome.notice_name);
  return see_other("/" + percent_encode(account_id) + outcome.path);
}

// Finds an account that this visitor may see. The plan of a checkout must exist.
std::optional<Account> Portal::find_account(const PortalVisit& visit, const PortalPath& path) {
  if (path.page == PortalPage::checkout && !accounts_.find_plan(path.plan_id)) return std::nullopt;
  auto accounts = accounts_of(visit);
  const auto found = std::ranges::find(accounts, path.account_id, &Account::id);
  return found == accounts.end() ? std::nullopt : std::optional(*found);
}

PageView Portal::view_of(const PortalVisit& visit, const PortalPath& path, const Account& account) {
  const auto plan = accounts_.find_plan(path.plan_id);
  return {.visit = visit,
          .path = path,
          .origin = site_.origin,
          .account = account,
          .accounts = accounts_of(visit),
          .plans = accounts_.plans(),
          .members = members_.members_of(account.id),
          .invitations = members_.invited_to(account.id),
          .billing = billing_.overview(account.id),
          .offers_trial = plan && billing_.can_begin_trial(account.id, *plan),
          .return_href =
              return_link(Leaving::to_return, visit, site_.app_url).href(Leaving::to_return)};
}

std::vector<Account> Portal::accounts_of(const PortalVisit& visit) {
  std::vector<std::string> ids{visit.user_id};
  for (const auto& membership : members_.memberships_of(visit.user_id)) {
    ids.push_back(membership.organization.id);
  }
  // A session may be for an organization without this user among its members.
  if (std::ranges::find(ids, visit.account_id()) == ids.end()) ids.push_back(visit.account_id());
  std::vector<Account> accounts;
  for (const auto& id : ids) {
    if (auto account = accounts_.find(id)) accounts.push_back(*std::move(account));
  }
  return accounts;
}

}  // namespace userhub::emulator
