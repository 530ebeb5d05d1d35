#include "portal/portal_pages.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "http/web_url.hpp"
#include "page_templates.hpp"
#include "portal/billing_values.hpp"
#include "portal/html_page.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {
namespace {

struct PageKind {
  PortalPage page;
  const char* title;
  const char* tab;   ///< Null: not among the tabs.
  const char* path;  ///< Below the account's.
  const char* content;
};

constexpr std::array kinds{
    PageKind{PortalPage::dashboard, "Billing dashboard", "Dashboard", "",
             page_templates::dashboard},
    PageKind{PortalPage::plans, "Plans", "Plans", "/plans", page_templates::plans},
    PageKind{PortalPage::members, "Members", "Members", "/members", page_templates::members},
    PageKind{PortalPage::invite, "Invite", "Invite", "/invite", page_templates::invite},
    PageKind{PortalPage::checkout, "Checkout", nullptr, "", page_templates::checkout},
    PageKind{PortalPage::cancel, "Cancel subscription", nullptr, "", page_templates::cancel},
};

const PageKind& kind_of(PortalPage page) {
  return *std::ranges::find(kinds, page, &PageKind::page);
}

template <typename Items, typename Describe>
Values list(const Items& items, Describe describe) {
  Values values{Values::type::list};
  for (const auto& item : items) values << describe(item);
  return values;
}

void set_flag(Values& values, const char* name, bool flag) {
  values.set(name, flag ? Values::type::bool_true : Values::type::bool_false);
}

Values describe_tabs(PortalPage page) {
  Values tabs{Values::type::list};
  for (const auto& kind : kinds) {
    if (kind.tab == nullptr) continue;
    Values tab;
    tab.set("name", kind.tab);
    tab.set("path", kind.path);
    set_flag(tab, "current", kind.page == page);
    tabs << tab;
  }
  return tabs;
}

const char* kind_of(const Account& account) {
  return account.is_organization ? "Organization" : "Personal account";
}

void set_account(Values& values, const PageView& view) {
  const Account& account = view.account;
  values.set("account_path", percent_encode(account.id));
  values.set("account_id", account.id);
  values.set("account_name", account.name);
  values.set("account_kind", kind_of(account));
  set_flag(values, "is_organization", account.is_organization);
  values.set("accounts", list(view.accounts, [&](const Account& other) {
               Values one;
               one.set("name", other.name);
               one.set("path", percent_encode(other.id));
               one.set("kind", kind_of(other));
               set_flag(one, "shown", other.id == account.id);
               return one;
             }));
}

void set_plans(Values& values, const PageView& view) {
  const auto& plan = view.account.plan;
  set_flag(values, "has_plan", plan.has_value());
  values.set("plan_name", plan ? plan->name : "none");
  if (plan) {
    values.set("plan_price", plan->price);
    values.set("plan_description", plan->description);
  }
  values.set("plans", list(view.plans, [&](const Plan& other) {
               Values one;
               one.set("id", other.id);
               one.set("path", percent_encode(other.id));
               one.set("name", other.name);
               one.set("price", other.price);
               one.set("description", other.description);
               set_flag(one, "current", plan && other.id == plan->id);
               return one;
             }));
  const auto chosen = std::ranges::find(view.plans, view.path.plan_id, &Plan::id);
  if (chosen == view.plans.end()) return;
  set_flag(values, "chosen_already", plan && chosen->id == plan->id);
  values.set("chosen_name", chosen->name);
  values.set("chosen_price", chosen->price);
  values.set("chosen_description", chosen->description);
}

void set_members(Values& values, const PageView& view) {
  const auto owners = std::ranges::count(view.members, "owner", &Member::role);
  values.set("member_count", std::to_string(view.members.size()));
  values.set("invited_count", std::to_string(view.invitations.size()));
  set_flag(values, "has_invitations", !view.invitations.empty());
  values.set("members", list(view.members, [&](const Member& member) {
               Values one;
               one.set("id", member.user_id);
               one.set("name", member.name);
               one.set("email", member.email.empty() ? member.user_id : member.email);
               one.set("role", member.role == "owner" ? "Owner" : "Member");
               const bool is_you = member.user_id == view.visit.user_id;
               set_flag(one, "is_you", is_you);
               set_flag(one, "removable", !is_you && !(member.role == "owner" && owners == 1));
               return one;
             }));
  values.set("invitations", list(view.invitations, [&](const Invitation& invitation) {
               Values one;
               one.set("email", invitation.email);
               one.set("link", view.origin + "/" + percent_encode(view.account.id) + "/join/" +
                                   invitation.secret);
               return one;
             }));
  if (!view.removing) return;
  values.set("removing_id", view.removing->user_id);
  values.set("removing_name", view.removing->name);
}

Response notice_page(int status, const std::string& kind, const std::string& title,
                     const std::string& text, const std::string& app_url) {
  Values values;
  values.set("kind", kind);
  values.set("title", title);
  values.set("text", text);
  values.set("app_url", app_url);
  return html_page(status, page_templates::notice, std::move(values));
}

}  // namespace

Response account_page(int status, const PageView& view) {
  const PageKind& kind = kind_of(view.path.page);
  Values values;
  values.set("title", kind.title);
  values.set("tabs", describe_tabs(view.path.page));
  values.set("form_token", view.visit.form_token);
  values.set("return_url", view.return_href);
  values.set("email", view.typed_email);
  if (!view.notice.text.empty()) values.set("notice", view.notice.text);
  set_flag(values, "notice_is_error", view.notice.is_error);
  set_account(values, view);
  set_plans(values, view);
  set_members(values, view);
  set_billing(values, view);
  const bool asks = view.removing && view.path.page == PortalPage::members;
  return html_page(status, asks ? page_templates::remove : kind.content, std::move(values));
}

Response leave_page(const ReturnLink& link, const std::string& app_url) {
  Values values;
  values.set("title", "You are leaving for another site");
  values.set("destination", link.url);
  values.set("destination_host", std::string(host_of(link.url)));
  values.set("app_origin", std::string(origin_of(app_url)));
  return html_page(200, page_templates::leave, std::move(values));
}

Response dead_link_page(const std::string& app_url) {
  return notice_page(410, "dead-link", "This sign-in link no longer works",
                     "A link works once, for a short time. Go back to the app and open the portal "
                     "again from there.",
                     app_url);
}

Response dead_invitation_page(const std::string& app_url) {
  return notice_page(410, "dead-invitation", "This invitation no longer works",
                     "It was accepted or withdrawn. Ask for a new one.", app_url);
}

Response signed_out_page(const std::string& app_url) {
  return notice_page(401, "signed-out", "You are signed out",
                     "Go back to the app and open the portal from there.", app_url);
}

Response no_such_page(const std::string& app_url) {
  return notice_page(404, "no-such-page", "No such page",
                     "The portal has no page at this address that you may see.", app_url);
}

Response wrong_method_page(const std::string& allowed, const std::string& app_url) {
  return notice_page(405, "wrong-method", "This page does not support that method",
                     "Supported methods: " + allowed + ".", app_url);
}

Response stale_form_page(const std::string& app_url) {
  return notice_page(403, "stale-form", "This form is out of date",
                     "It belongs to another visit. Nothing has changed: go back, reload the page "
                     "and send the form again.",
                     app_url);
}

}  // namespace userhub::emulator
