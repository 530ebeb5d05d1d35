#include "portal/portal.hpp"

#include <algorithm>
#include <utility>

#include "http/web_url.hpp"
#include "portal/join_page.hpp"
#include "portal/list_pages.hpp"
#include "portal/missing_page.hpp"
#include "portal/notice_pages.hpp"
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

Response method_not_allowed(const std::string& allowed, const PageFrame& frame) {
  Response response = wrong_method_page(allowed, frame);
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
  if (request.path() == "/signin") return sign_in(request, trace);
  const auto visit = visit_of(request);
  if (visit) trace.session = visit->reference;
  const PageFrame frame = frame_of(request, visit);
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    return method_not_allowed("GET, HEAD, POST", frame);
  }
  if (request.path() == "/signout") return sign_out(request, visit, frame, trace);
  const auto leaving = leaving_by(request.path());
  auto path = parse_portal_path(request.path());
  if (!leaving && !path) return no_page(request, visit ? &*visit : nullptr, frame, trace);
  if (!visit) {
    trace.note = "portal: the visitor has no session";
    return ask_to_sign_in(request, frame);
  }
  if (leaving) return leave(*leaving, *visit, frame, trace);
  if (path->account_id.empty()) path->account_id = visit->account_id();
  return visit_page({.request = request, .visit = *visit, .path = *path, .frame = frame}, trace);
}

bool Portal::is_signed_out_root(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") && request.path() == "/" &&
         site_.callback_url.empty() && !visit_of(request);
}

std::optional<PortalVisit> Portal::visit_of(const Request& request) {
  return sign_ins_.find(cookie_of(request));
}

std::string Portal::cookie_of(const Request& request) const {
  return std::string(find_value(request.header("Cookie"), "; ", cookie_name_));
}

PageFrame Portal::frame_of(const Request& request, const std::optional<PortalVisit>& visit) {
  PageFrame frame{.app_url = site_.app_url,
                  .has_home = is_local_host(without_port(request.host()))};
  if (!visit) return frame;
  frame.user_id = visit->user_id;
  frame.form_token = visit->form_token;
  if (const auto user = accounts_.find(visit->user_id)) frame.user_name = user->name;
  return frame;
}

Response Portal::sign_in(const Request& request, Trace& trace) {
  const PageFrame frame = frame_of(request, std::nullopt);
  // A HEAD request, as link previews send it, must not redeem the token.
  if (request.method != "GET") return method_not_allowed("GET", frame);
  const std::string token(find_value(request.query(), "&", "token"));
  if (!token.empty()) trace.session = sign_in_reference(token);
  const auto redeemed = sign_ins_.redeem(token);
  if (!redeemed) {
    trace.action = "opened a dead link";
    return dead_link_page(redeemed.error(), frame);
  }
  trace.action = "opened the link";
  Response response = see_other(site_.origin + redeemed->target);
  response.headers.push_back(cookie(redeemed->cookie, ""));
  return response;
}

Response Portal::sign_out(const Request& request, const std::optional<PortalVisit>& visit,
                          const PageFrame& frame, Trace& trace) {
  if (request.method != "POST") return visit ? sign_out_page(frame) : signed_out_page(200, frame);
  if (visit && !read_form(request, *visit)) return stale_form_page(frame);
  if (visit) {
    sign_ins_.end(cookie_of(request));
    trace.action = "signed out";
  }
  Response response = see_other("/signout");
  response.headers.push_back(cookie("", "; Max-Age=0"));
  return response;
}

std::pair<std::string, std::string> Portal::cookie(const std::string& value,
                                                   const std::string& lifetime) const {
  return {"Set-Cookie", cookie_name_ + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + lifetime +
                            (is_https(site_.origin) ? "; Secure" : "")};
}

Response Portal::ask_to_sign_in(const Request& request, const PageFrame& frame) {
  if (site_.callback_url.empty()) return signed_out_page(401, frame);
  return see_other(with_portal_url(site_.callback_url, request.path_and_query()));
}

Response Portal::leave(Leaving why, const PortalVisit& visit, const PageFrame& frame,
                       Trace& trace) {
  const ReturnLink link = return_link(why, visit, site_.app_url);
  trace.action = (link.foreign ? "was warned of " : "went to ") + link.url;
  return link.foreign ? leave_page(link, frame) : see_other(link.url);
}

Response Portal::no_page(const Request& request, const PortalVisit* visit, const PageFrame& frame,
                         Trace& trace) {
  const auto missing = explain_missing_page(request.path(), visit, accounts_);
  trace.matched = false;
  trace.note = missing.reason;
  if (!missing.suggestion.empty()) trace.note += " Did you mean " + missing.suggestion + "?";
  return no_such_page(missing, frame);
}

Response Portal::visit_page(const Visited& visited, Trace& trace) {
  if (visited.path.page == PortalPage::join) return join(visited, trace);
  const auto account = find_account(visited.visit, visited.path);
  if (!account) return no_page(visited.request, &visited.visit, visited.frame, trace);
  return visited.request.method == "POST" ? submit(visited, *account, trace)
                                          : show(visited, *account, trace);
}

Response Portal::show(const Visited& visited, const Account& account, Trace& trace) {
  const Request& request = visited.request;
  const std::string& happened = visited.visit.notice;
  trace.action = "viewed " + std::string(request.path());
  PageView view = view_of(visited, account);
  // A notice is for what happened in this browser session, and shown once.
  if (!happened.empty() && happened == find_value(request.query(), "&", "notice")) {
    view.notice = notice_named(happened);
    sign_ins_.set_notice(cookie_of(request), "");
  }
  return account_page(200, view);
}

std::optional<FormFields> Portal::read_form(const Request& request, const PortalVisit& visit) {
  auto fields = request.body_too_long ? std::nullopt : parse_form(request.body);
  if (!fields || field_of(*fields, "form_token") != visit.form_token) return std::nullopt;
  return fields;
}

Response Portal::submit(const Visited& visited, const Account& account, Trace& trace) {
  const auto fields = read_form(visited.request, visited.visit);
  const std::string page(visited.request.path());
  if (!fields) {
    trace.action = "sent an outdated form of " + page;
    return stale_form_page(visited.frame);
  }
  const auto outcome = forms_.submit(visited.path, account, *fields);
  if (!outcome) return method_not_allowed("GET, HEAD", visited.frame);
  switch (outcome->next) {
    case FormOutcome::Next::leave: {
      const ReturnLink link = return_link(Leaving::after_success, visited.visit, site_.app_url);
      trace.action = "completed " + page + " and went to " + link.url;
      return see_other(link.href(Leaving::after_success));
    }
    case FormOutcome::Next::redirect:
      trace.action = "sent the form of " + page;
      return redirect(visited.request, account.id, *outcome);
    case FormOutcome::Next::retry:
      break;
  }
  trace.action = "sent the form of " + page + ": " + outcome->notice.text;
  PageView view = view_of(visited, account);
  view.notice = outcome->notice;
  view.removing = members_.find_member(account.id, outcome->member_to_remove);
  view.typed_email = field_of(*fields, "email");
  return account_page(outcome->status, view);
}

// The visitor is not a member of the organization yet.
Response Portal::join(const Visited& visited, Trace& trace) {
  const auto& [request, visit, path, frame] = visited;
  const auto organization = accounts_.find(path.account_id);
  if (!organization || !organization->is_organization) {
    return no_page(request, &visit, frame, trace);
  }
  if (members_.is_member(organization->id, visit.user_id)) {
    return see_other("/" + percent_encode(organization->id));
  }
  const auto invitation = members_.find_invitation(organization->id, path.invitation);
  if (!invitation) {
    trace.action = "opened a dead invitation";
    return dead_invitation_page(frame);
  }
  if (request.method != "POST") {
    trace.action = "opened the invitation to " + organization->id;
    return join_page(frame, *organization, *invitation);
  }
  if (!read_form(request, visit)) return stale_form_page(frame);
  trace.action = "joined " + organization->id;
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
  if (!accounts_.may_see(visit.user_id, visit.account_id(), path.account_id)) return std::nullopt;
  return accounts_.find(path.account_id);
}

PageView Portal::view_of(const Visited& visited, const Account& account) {
  const PortalVisit& visit = visited.visit;
  const auto plan = accounts_.find_plan(visited.path.plan_id);
  const FormFields query = parse_form(visited.request.query()).value_or(FormFields());
  const bool lists_members = visited.path.page == PortalPage::members;
  const Search search = read_search(query, page_parameter, list_page_size);
  return {.visit = visit,
          .path = visited.path,
          .origin = site_.origin,
          .frame = visited.frame,
          .account = account,
          .query = query,
          .accounts = accounts_.search_visible(visit.user_id, visit.account_id(),
                                               lists_members ? Search() : search),
          .plans = accounts_.plans(),
          .members = members_.search_members(account.id, lists_members ? search : Search()),
          .invitations = members_.search_invitations(
              account.id, read_search(query, invitation_page_parameter, list_page_size)),
          .owner_count = members_.count_owners(account.id),
          .billing = billing_.overview(account.id),
          .offers_trial = plan && billing_.can_begin_trial(account.id, *plan),
          .return_href =
              return_link(Leaving::to_return, visit, site_.app_url).href(Leaving::to_return)};
}

}  // namespace userhub::emulator
