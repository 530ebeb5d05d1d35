#include "portal_pages.hpp"

#include <kainjow/mustache.hpp>

#include "page_templates.hpp"
#include "percent_encoding.hpp"

namespace userhub::emulator {
namespace {

using Values = kainjow::mustache::data;

std::string render(const char* page_template, const Values& values) {
  return kainjow::mustache::mustache(page_template).render(values);
}

Response html_page(int status, const char* page_template, Values values) {
  values.set("content", render(page_template, values));
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                       "base-uri 'none'; frame-ancestors 'none'"}},
          .body = render(page_templates::layout, values),
          .delivery = {}};
}

Response notice(int status, const std::string& kind, const std::string& title,
                const std::string& text, const std::string& app_url) {
  Values values;
  values.set("kind", kind);
  values.set("title", title);
  values.set("text", text);
  values.set("app_url", app_url);
  return html_page(status, page_templates::notice, std::move(values));
}

std::string title_of(PortalPage page) {
  switch (page) {
    case PortalPage::dashboard:
      return "Billing dashboard";
    case PortalPage::plans:
      return "Plans";
    case PortalPage::checkout:
      return "Checkout";
    case PortalPage::cancel:
      return "Cancel subscription";
    case PortalPage::members:
      return "Members";
    case PortalPage::invite:
      return "Invite";
  }
  return "";
}

}  // namespace

Response account_page(const PortalPath& path, const Account& account, const WaysOut& ways_out) {
  Values values;
  values.set("title", title_of(path.page));
  values.set("account_path", percent_encode(account.id));
  values.set("account_id", account.id);
  values.set("account_name", account.name);
  values.set("plan_name", account.plan.name);
  if (!path.plan_id.empty()) values.set("chosen_plan", path.plan_id);
  values.set("return_url", ways_out.return_url);
  values.set("success_url", ways_out.success_url);
  return html_page(200, page_templates::account, std::move(values));
}

Response dead_link_page(const std::string& app_url) {
  return notice(410, "dead-link", "This sign-in link no longer works",
                "A link works once, for a short time. Go back to the app and open the portal again "
                "from there.",
                app_url);
}

Response signed_out_page(const std::string& app_url) {
  return notice(401, "signed-out", "You are signed out",
                "Go back to the app and open the portal from there.", app_url);
}

Response no_such_page(const std::string& app_url) {
  return notice(404, "no-such-page", "No such page",
                "The portal has no page here that you may see.", app_url);
}

}  // namespace userhub::emulator
