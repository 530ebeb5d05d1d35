#include "portal/portal_pages.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "page_templates.hpp"
#include "portal/billing_values.hpp"
#include "portal/html_page.hpp"
#include "portal/list_pages.hpp"
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

bool has_page(const Account& account, PortalPage page) {
  return account.is_organization || (page != PortalPage::members && page != PortalPage::invite);
}

Values describe_tabs(const Account& account, PortalPage page) {
  Values tabs{Values::type::list};
  for (const auto& kind : kinds) {
    if (kind.tab == nullptr || !has_page(account, kind.page)) continue;
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
  values.set("account_list",
             list_navigation(part_of(view.accounts, "accounts", page_parameter, list_page_size),
                             view.query));
  values.set("accounts", list_values(view.accounts.items, [&](const Account& other) {
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
  values.set("plans", list_values(view.plans, [&](const Plan& other) {
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
  values.set("member_count", std::to_string(view.members.total));
  values.set("invited_count", std::to_string(view.invitations.total));
  values.set("member_list",
             list_navigation(part_of(view.members, "members", page_parameter, list_page_size),
                             view.query));
  values.set("invitation_list", list_navigation(part_of(view.invitations, "invitations",
                                                        invitation_page_parameter, list_page_size),
                                                view.query));
  set_flag(values, "has_invitations", !view.invitations.items.empty());
  values.set("members", list_values(view.members.items, [&](const Member& member) {
               Values one;
               one.set("id", member.user_id);
               one.set("name", member.name);
               one.set("email", member.email.empty() ? member.user_id : member.email);
               one.set("role", member.role == "owner" ? "Owner" : "Member");
               const bool is_you = member.user_id == view.visit.user_id;
               set_flag(one, "is_you", is_you);
               const bool is_only_owner = member.role == "owner" && view.owner_count == 1;
               set_flag(one, "removable", !is_you && !is_only_owner);
               return one;
             }));
  values.set("invitations", list_values(view.invitations.items, [&](const Invitation& invitation) {
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

}  // namespace

Response account_page(int status, const PageView& view) {
  const PageKind& kind = kind_of(view.path.page);
  Values values;
  set_frame(values, view.frame);
  values.set("title", kind.title);
  values.set("tabs", describe_tabs(view.account, view.path.page));
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

}  // namespace userhub::emulator
