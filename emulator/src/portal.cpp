#include "portal.hpp"

#include "key_value.hpp"
#include "portal_pages.hpp"
#include "web_url.hpp"

namespace userhub::emulator {
namespace {

constexpr std::string_view cookie_name = "userhub_emulator_session";

Response see_other(std::string location) {
  return {.status = 303,
          .headers = {{"Location", std::move(location)},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"}},
          .body = {},
          .delivery = {}};
}

Response method_not_allowed() {
  return {.status = 405, .headers = {{"Allow", "GET"}}, .body = {}, .delivery = {}};
}

// A path leads into the app: returnUrl may be relative to it.
std::string resolve(const std::string& url, const std::string& app_url) {
  if (url.empty()) return app_url;
  return is_web_url(url) ? url : std::string(origin_of(app_url)) + url;
}

WaysOut ways_out_of(const PortalVisit& visit, const std::string& app_url) {
  const std::string& success = visit.success_url.empty() ? visit.return_url : visit.success_url;
  return {.return_url = resolve(visit.return_url, app_url),
          .success_url = resolve(success, app_url)};
}

}  // namespace

Response Portal::answer(const Request& request, Trace& trace) {
  trace.matched = true;
  trace.note = "portal";
  // A HEAD, as link previews send it, must not use a link up.
  if (request.method != "GET") return method_not_allowed();
  if (request.path() == "/signin") return sign_in(request);
  const auto visit =
      sign_ins_.find(std::string(find_value(request.header("Cookie"), "; ", cookie_name)));
  return visit ? show_page(request, *visit, trace) : signed_out_page(app_url_);
}

Response Portal::sign_in(const Request& request) {
  const auto redeemed = sign_ins_.redeem(std::string(find_value(request.query(), "&", "token")));
  if (!redeemed) return dead_link_page(app_url_);
  Response response = see_other(origin_ + redeemed->target);
  response.headers.emplace_back("Set-Cookie", std::string(cookie_name) + "=" + redeemed->cookie +
                                                  "; Path=/; HttpOnly; SameSite=Lax");
  return response;
}

Response Portal::show_page(const Request& request, const PortalVisit& visit, Trace& trace) {
  auto path = parse_portal_path(request.path());
  if (path && path->account_id.empty()) path->account_id = visit.account_id();
  const auto account =
      path && may_see(visit, path->account_id) ? accounts_.find(path->account_id) : std::nullopt;
  if (!account) {
    trace.matched = false;
    trace.note = "no portal page here for this visitor";
    return no_such_page(app_url_);
  }
  return account_page(*path, *account, ways_out_of(visit, app_url_));
}

bool Portal::may_see(const PortalVisit& visit, const std::string& account_id) {
  return account_id == visit.account_id() || account_id == visit.user_id ||
         members_.is_member(account_id, visit.user_id);
}

}  // namespace userhub::emulator
