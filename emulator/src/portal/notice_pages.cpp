#include "portal/notice_pages.hpp"

#include <utility>

#include "http/web_url.hpp"
#include "page_templates.hpp"

namespace userhub::emulator {
namespace {

struct NoticePage {
  int status;
  const char* kind;  ///< Its data-testid.
  std::string title;
  std::string text;
  MissingPage missing = {};
};

Response notice_page(const NoticePage& page, const PageFrame& frame) {
  Values values;
  set_frame(values, frame);
  values.set("kind", page.kind);
  values.set("title", page.title);
  values.set("text", page.text);
  if (!page.missing.suggestion.empty()) {
    values.set("suggestion", page.missing.suggestion);
    values.set("suggested_path", page.missing.suggested_path);
  }
  return html_page(page.status, page_templates::notice, std::move(values));
}

std::string explain(DeadLink why) {
  switch (why) {
    case DeadLink::used:
      return "It was already used, perhaps by a second click or a link preview. A link works once.";
    case DeadLink::expired:
      return "It expired before it was opened. The emulator's option --token-ttl sets how long a "
             "link "
             "works.";
    case DeadLink::unknown:
      break;
  }
  return "The emulator does not know it. Perhaps the address is incomplete, or the link is from "
         "before a reset or a restart.";
}

}  // namespace

Response leave_page(const ReturnLink& link, const PageFrame& frame) {
  Values values;
  set_frame(values, frame);
  values.set("title", "You are leaving for another site");
  values.set("destination", link.url);
  values.set("destination_host", std::string(host_of(link.url)));
  values.set("app_origin", std::string(origin_of(frame.app_url)));
  return html_page(200, page_templates::leave, std::move(values));
}

Response dead_link_page(DeadLink why, const PageFrame& frame) {
  const bool unknown = why == DeadLink::unknown;
  return notice_page(
      {.status = 410,
       .kind = "dead-link",
       .title = unknown ? "This sign-in link is unknown" : "This sign-in link no longer works",
       .text = explain(why) + " Go back to the app and open the portal again from there."},
      frame);
}

Response dead_invitation_page(const PageFrame& frame) {
  return notice_page({.status = 410,
                      .kind = "dead-invitation",
                      .title = "This invitation no longer works",
                      .text = "It was accepted or withdrawn. Ask for a new one."},
                     frame);
}

Response signed_out_page(int status, const PageFrame& frame) {
  return notice_page({.status = status,
                      .kind = "signed-out",
                      .title = "You are signed out",
                      .text = "Go back to the app and open the portal from there."},
                     frame);
}

Response sign_out_page(const PageFrame& frame) {
  Values values;
  set_frame(values, frame);
  values.set("title", "Sign out of the portal?");
  return html_page(200, page_templates::signout, std::move(values));
}

Response no_such_page(const MissingPage& missing, const PageFrame& frame) {
  return notice_page({.status = 404,
                      .kind = "no-such-page",
                      .title = "No such page",
                      .text = missing.reason,
                      .missing = missing},
                     frame);
}

Response wrong_method_page(const std::string& allowed, const PageFrame& frame) {
  Response response = notice_page({.status = 405,
                                   .kind = "wrong-method",
                                   .title = "This page does not support that method",
                                   .text = "Supported methods: " + allowed + "."},
                                  frame);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Response stale_form_page(const PageFrame& frame) {
  return notice_page({.status = 403,
                      .kind = "stale-form",
                      .title = "This form is out of date",
                      .text = "It belongs to another visit. Nothing has changed: go back, reload "
                              "the page and send the form again."},
                     frame);
}

}  // namespace userhub::emulator
