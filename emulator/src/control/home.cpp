#include "control/home.hpp"

#include "control/fault_order.hpp"
#include "http/see_other.hpp"
#include "page_templates.hpp"
#include "state/secret_tokens.hpp"
#include "state/session_options.hpp"
#include "text/parse_number.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

constexpr std::string_view script_path = "/_emulator/refresh.js";

Response see_home() {
  return see_other("/_emulator/");
}

Response send_script() {
  return {.status = 200,
          .headers = {{"Content-Type", "text/javascript; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"}},
          .body = page_templates::refresh,
          .delivery = {}};
}

// A browser's field of date and time, in UTC: `2027-01-01T00:00` or `2027-01-01T00:00:00`.
std::optional<std::chrono::sys_seconds> parse_time_field(const std::string& text) {
  if (const auto time = parse_time(text + ":00Z")) return time;
  if (const auto time = parse_time(text + "Z")) return time;
  return parse_time(text);
}

std::optional<std::chrono::sys_seconds> read_time(const FormFields& fields,
                                                  std::chrono::sys_seconds now) {
  if (const auto text = field_of(fields, "now"); !text.empty()) return parse_time_field(text);
  const auto seconds = parse_number(field_of(fields, "advance_seconds"));
  if (!seconds || *seconds < 0) return std::nullopt;
  const auto time = now + std::chrono::seconds(*seconds);
  return time < year_10000 ? std::optional(time) : std::nullopt;
}

}  // namespace

Home::Home(HomeSources sources, CreatePortalSession& create_portal_session, HomeSite site,
           std::function<void()> reset)
    : sources_(sources),
      create_portal_session_(create_portal_session),
      site_(std::move(site)),
      reset_(std::move(reset)),
      form_token_(SecretTokens(/*repeatable=*/false).make()) {}

bool Home::is_path(std::string_view path) {
  return path == "/_emulator" || path == "/_emulator/" || path == script_path;
}

Response Home::answer(const Request& request) {
  const bool is_script = request.path() == script_path;
  if (request.method == "GET" || request.method == "HEAD") {
    return is_script ? send_script() : show(request, 200, "");
  }
  if (request.method != "POST" || is_script) {
    const std::string allowed = is_script ? "GET, HEAD" : "GET, HEAD, POST";
    Response response = show(request, 405, "Supported methods: " + allowed + ".");
    response.headers.emplace_back("Allow", allowed);
    return response;
  }
  const auto fields = request.body_too_long ? std::nullopt : parse_form(request.body);
  if (!fields || field_of(*fields, "form_token") != form_token_) {
    return show(request, 403, "This form is out of date. Nothing has changed: send it again.");
  }
  return submit(request, *fields);
}

Response Home::show(const Request& request, int status, const std::string& error) {
  const auto query = parse_form(request.query()).value_or(FormFields());
  return home_page(status, sources_, site_, form_token_, query, error);
}

Response Home::submit(const Request& request, const FormFields& fields) {
  const std::string action = field_of(fields, "action");
  if (action == "open") return open_portal(request, fields);
  if (action == "fault") return queue_fault(request, fields);
  if (action == "clock") return move_clock(request, fields);
  if (action == "clear_faults") {
    sources_.faults.clear();
  } else if (action == "reset") {
    reset_();
  } else {
    return show(request, 400, "The form has no such action.");
  }
  return see_home();
}

Response Home::open_portal(const Request& request, const FormFields& fields) {
  const Json body = {{"portalUrl", field_of(fields, "page")},
                     {"organizationId", field_of(fields, "organization")},
                     {"returnUrl", field_of(fields, "return_url")},
                     {"successUrl", field_of(fields, "success_url")}};
  const auto options = parse_session_options(body.dump());
  if (!options) return show(request, 400, options.error().message);
  const std::string user_id = field_of(fields, "user");
  const auto user = sources_.users.find_or_import(user_id);
  if (!user || user->deleted) return show(request, 404, "There is no user " + user_id + ".");
  const auto session = create_portal_session_.create(*user, *options);
  if (!session) return show(request, 404, session.error().message);
  return see_other(Json::parse(session->body)["redirectUrl"]);
}

Response Home::queue_fault(const Request& request, const FormFields& fields) {
  auto fault = parse_fault_order_spec(field_of(fields, "fault"));
  if (!fault) return show(request, 400, fault.error());
  fault->user_id = field_of(fields, "user");
  sources_.faults.queue(*std::move(fault));
  return see_home();
}

Response Home::move_clock(const Request& request, const FormFields& fields) {
  const auto time = read_time(fields, sources_.clock.now());
  if (!time) return show(request, 400, "The time or the number of seconds is not valid.");
  sources_.clock.set(*time);
  return see_home();
}

}  // namespace userhub::emulator
