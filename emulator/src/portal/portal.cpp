#include "portal/portal.hpp"

#include <algorithm>

#include "http/see_other.hpp"
#include "http/web_url.hpp"
#include "portal/missing_page.hpp"
#include "portal/notice_pages.hpp"
#include "portal/portal_path.hpp"
#include "portal/session_form.hpp"
#include "state/key_value.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {
namespace {

// `https://app/callback` → `https://app/callback?portalUrl=%2Fusr_ada`.
std::string with_portal_url(const std::string& callback_url, std::string_view target) {
  const auto hash = std::min(callback_url.find('#'), callback_url.size());
  const std::string base = callback_url.substr(0, hash);
  const char* const sign = base.find('?') == std::string::npos ? "?" : "&";
  return base + sign + "portalUrl=" + percent_encode(target) + callback_url.substr(hash);
}

// Browsers ask for it by themselves: the answer must not be the callback, where the app would sign
// the visitor in.
constexpr std::string_view icon_path = "/favicon.ico";

}  // namespace

Response Portal::answer(const Request& request, Trace& trace) {
  trace.matched = true;
  trace.note = "portal";
  if (request.path() == icon_path)
    return {.status = 404, .headers = {}, .body = {}, .delivery = {}};
  if (request.path() == "/signin") return sign_in(request, trace);
  const auto visit = visit_of(request);
  if (visit) trace.session = visit->reference;
  const PageFrame frame = frame_of(request, visit);
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    return wrong_method_page("GET, HEAD, POST", frame);
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
  const std::string cookie = cookie_.value_in(request);
  auto page = account_pages_.answer(
      {.request = request, .cookie = cookie, .visit = *visit, .path = *path, .frame = frame},
      trace);
  return page ? *std::move(page) : no_page(request, &*visit, frame, trace);
}

bool Portal::is_signed_out_root(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") && request.path() == "/" &&
         site_.callback_url.empty() && !visit_of(request);
}

std::optional<PortalVisit> Portal::visit_of(const Request& request) {
  return sign_ins_.find(cookie_.value_in(request));
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
  if (request.method != "GET") return wrong_method_page("GET", frame);
  const std::string token(find_value(request.query(), "&", "token"));
  if (!token.empty()) trace.session = sign_in_reference(token);
  const auto redeemed = sign_ins_.redeem(token);
  if (!redeemed) {
    trace.action = "opened a dead link";
    return dead_link_page(redeemed.error(), frame);
  }
  trace.action = "opened the link";
  Response response = see_other(site_.origin + redeemed->target);
  response.headers.push_back(cookie_.set(redeemed->cookie));
  return response;
}

Response Portal::sign_out(const Request& request, const std::optional<PortalVisit>& visit,
                          const PageFrame& frame, Trace& trace) {
  if (request.method != "POST") return visit ? sign_out_page(frame) : signed_out_page(200, frame);
  if (visit && !read_session_form(request, *visit)) return stale_form_page(frame);
  if (visit) {
    sign_ins_.end(cookie_.value_in(request));
    trace.action = "signed out";
  }
  Response response = see_other("/signout");
  response.headers.push_back(cookie_.remove());
  return response;
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

}  // namespace userhub::emulator
