#include "portal/account_pages.hpp"

#include "http/see_other.hpp"
#include "portal/join_page.hpp"
#include "portal/list_pages.hpp"
#include "portal/notice_pages.hpp"
#include "portal/return_link.hpp"
#include "portal/session_form.hpp"
#include "state/key_value.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {

std::optional<Response> AccountPages::answer(const PageVisit& page, Trace& trace) {
  if (page.path.page == PortalPage::join) return join(page, trace);
  const auto account = find_account(page.visit, page.path);
  if (!account) return std::nullopt;
  return page.request.method == "POST" ? submit(page, *account, trace)
                                       : show(page, *account, trace);
}

// Finds an account that this visitor may see. The plan of a checkout must exist.
std::optional<Account> AccountPages::find_account(const PortalVisit& visit,
                                                  const PortalPath& path) {
  if (path.page == PortalPage::checkout && !accounts_.find_plan(path.plan_id)) return std::nullopt;
  if (!accounts_.may_see(visit.user_id, visit.account_id(), path.account_id)) return std::nullopt;
  return accounts_.find(path.account_id);
}

Response AccountPages::show(const PageVisit& page, const Account& account, Trace& trace) {
  const std::string& happened = page.visit.notice;
  trace.action = "viewed " + std::string(page.request.path());
  PageView view = view_of(page, account);
  // A notice is for what happened in this browser session, and shown once.
  if (!happened.empty() && happened == find_value(page.request.query(), "&", "notice")) {
    view.notice = notice_named(happened);
    sign_ins_.set_notice(page.cookie, "");
  }
  return account_page(200, view);
}

Response AccountPages::submit(const PageVisit& page, const Account& account, Trace& trace) {
  const auto fields = read_session_form(page.request, page.visit);
  const std::string path(page.request.path());
  if (!fields) {
    trace.action = "sent an outdated form of " + path;
    return stale_form_page(page.frame);
  }
  const auto outcome = forms_.submit(page.path, account, *fields);
  if (!outcome) return wrong_method_page("GET, HEAD", page.frame);
  switch (outcome->next) {
    case FormOutcome::Next::leave: {
      const ReturnLink link = return_link(Leaving::after_success, page.visit, site_.app_url);
      trace.action = "completed " + path + " and went to " + link.url;
      return see_other(link.href(Leaving::after_success));
    }
    case FormOutcome::Next::redirect:
      trace.action = "sent the form of " + path;
      return redirect(page, account.id, *outcome);
    case FormOutcome::Next::retry:
      break;
  }
  trace.action = "sent the form of " + path + ": " + outcome->notice.text;
  PageView view = view_of(page, account);
  view.notice = outcome->notice;
  view.removing = members_.find_member(account.id, outcome->member_to_remove);
  view.typed_email = field_of(*fields, "email");
  return account_page(outcome->status, view);
}

// The visitor is not a member of the organization yet.
std::optional<Response> AccountPages::join(const PageVisit& page, Trace& trace) {
  const auto organization = accounts_.find(page.path.account_id);
  if (!organization || !organization->is_organization) return std::nullopt;
  if (members_.is_member(organization->id, page.visit.user_id)) {
    return see_other("/" + percent_encode(organization->id));
  }
  const auto invitation = members_.find_invitation(organization->id, page.path.invitation);
  if (!invitation) {
    trace.action = "opened a dead invitation";
    return dead_invitation_page(page.frame);
  }
  if (page.request.method != "POST") {
    trace.action = "opened the invitation to " + organization->id;
    return join_page(page.frame, *organization, *invitation);
  }
  if (!read_session_form(page.request, page.visit)) return stale_form_page(page.frame);
  trace.action = "joined " + organization->id;
  members_.accept(organization->id, *invitation, page.visit.user_id);
  return redirect(page, organization->id, {.path = "?notice=joined", .notice_name = "joined"});
}

Response AccountPages::redirect(const PageVisit& page, const std::string& account_id,
                                const FormOutcome& outcome) {
  sign_ins_.set_notice(page.cookie, outcome.notice_name);
  return see_other("/" + percent_encode(account_id) + outcome.path);
}

PageView AccountPages::view_of(const PageVisit& page, const Account& account) {
  const PortalVisit& visit = page.visit;
  const auto plan = accounts_.find_plan(page.path.plan_id);
  const FormFields query = parse_form(page.request.query()).value_or(FormFields());
  const bool lists_members = page.path.page == PortalPage::members;
  const Search search = read_search(query, page_parameter, list_page_size);
  return {.visit = visit,
          .path = page.path,
          .origin = site_.origin,
          .frame = page.frame,
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
