#include "control/home.hpp"

#include <array>

#include "control/fault_order.hpp"
#include "emulator.hpp"
#include "page_templates.hpp"
#include "portal/html_page.hpp"
#include "state/secret_tokens.hpp"
#include "state/session_options.hpp"
#include "text/parse_number.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

// The page also has a form for any other user and organization.
constexpr std::size_t max_users = 50;
constexpr int max_organizations = 20;  // Of each user.
constexpr int max_calls = 20;

struct PageOption {
  const char* path;
  const char* name;
};

constexpr std::array page_options{
    PageOption{"/{accountId}", "Dashboard"}, PageOption{"/{accountId}/checkout", "Plans"},
    PageOption{"/{accountId}/cancel", "Cancel"}, PageOption{"/{accountId}/members", "Members"},
    PageOption{"/{accountId}/invite", "Invitation"}};

Response see_home() {
  return {.status = 303,
          .headers = {{"Location", "/_emulator/"}, {"Cache-Control", "no-store"}},
          .body = {},
          .delivery = {}};
}

Values page_values() {
  Values list{Values::type::list};
  for (const auto& option : page_options) {
    Values one;
    one.set("path", option.path);
    one.set("name", option.name);
    list << one;
  }
  return list;
}

Values user_values(Users& users, Members& members) {
  Values list{Values::type::list};
  ListQuery query;
  query.order = "rowid";
  query.page_size = static_cast<int>(max_users);
  auto found = users.list(query);
  if (found.size() > max_users) found.pop_back();
  for (const auto& user : found) {
    Values one;
    one.set("id", user.id);
    one.set("name", user.name);
    Values organizations{Values::type::list};
    for (const auto& membership : members.memberships_of(user.id, max_organizations)) {
      Values organization;
      organization.set("id", membership.organization.id);
      organization.set("name", membership.organization.name);
      organizations << organization;
    }
    one.set("organizations", organizations);
    list << one;
  }
  return list;
}

// The latest call first.
Values call_values(const Journal& journal) {
  Values list{Values::type::list};
  const Json entries = journal.entries({.limit = max_calls, .excluded_note = Home::note});
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    Values one;
    one.set("time", entry->value("time", ""));
    one.set("method", entry->value("method", ""));
    one.set("target", entry->value("target", "").substr(0, 200));
    one.set("status", std::to_string(entry->value("status", 0)));
    one.set("note", entry->value("note", "").substr(0, 200));
    list << one;
  }
  return list;
}

Values fault_values(const Faults& faults) {
  Values list{Values::type::list};
  for (const auto& fault : faults.describe_queue()) {
    Values one;
    one.set("fault", fault.value("fault", ""));
    list << one;
  }
  return list;
}

}  // namespace

Home::Home(Users& users, Members& members, const Journal& journal, Faults& faults, Clock& clock,
           CreatePortalSession& create_portal_session, HomeSite site, std::function<void()> reset)
    : users_(users),
      members_(members),
      journal_(journal),
      faults_(faults),
      clock_(clock),
      create_portal_session_(create_portal_session),
      site_(std::move(site)),
      reset_(std::move(reset)),
      form_token_(SecretTokens(/*repeatable=*/false).make()) {}

Response Home::answer(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return show(200, "");
  if (request.method != "POST") {
    Response response = show(405, "This page only takes GET, HEAD and POST.");
    response.headers.emplace_back("Allow", "GET, HEAD, POST");
    return response;
  }
  const auto fields = request.body_too_long ? std::nullopt : parse_form(request.body);
  if (!fields || field_of(*fields, "form_token") != form_token_) {
    return show(403, "This form is out of date. Nothing has changed: send it again.");
  }
  return submit(*fields);
}

Response Home::show(int status, const std::string& error) {
  const bool default_key = site_.admin_key == EmulatorOptions().admin_key;
  Values values;
  values.set("title", "Emulator");
  values.set("form_token", form_token_);
  values.set("users", user_values(users_, members_));
  values.set("pages", page_values());
  values.set("calls", call_values(journal_));
  values.set("faults", fault_values(faults_));
  values.set("now", to_text(clock_.now()));
  values.set("base_url", site_.url);
  values.set("shown_key", default_key ? site_.admin_key : "the key that you set");
  if (!error.empty()) {
    values.set("notice", error);
    values.set("notice_is_error", Values::type::bool_true);
  }
  return html_page(status, page_templates::home, std::move(values), "same-origin");
}

Response Home::submit(const FormFields& fields) {
  const std::string action = field_of(fields, "action");
  if (action == "open") return open_portal(fields);
  if (action == "fault") return queue_fault(fields);
  if (action == "clock") return move_clock(fields);
  if (action != "reset") return show(400, "The form has no such action.");
  reset_();
  return see_home();
}

Response Home::open_portal(const FormFields& fields) {
  const Json body = {{"portalUrl", field_of(fields, "page")},
                     {"organizationId", field_of(fields, "organization")},
                     {"returnUrl", field_of(fields, "return_url")},
                     {"successUrl", field_of(fields, "success_url")}};
  const auto options = parse_session_options(body.dump());
  if (!options) return show(400, options.error().message);
  const auto user = users_.find(field_of(fields, "user"));
  if (!user || user->deleted) return show(404, "There is no such user.");
  auto session = create_portal_session_.create(*user, *options);
  if (!session) return show(404, session.error().message);
  Response response = see_home();
  response.headers[0].second = Json::parse(session->body)["redirectUrl"];
  return response;
}

Response Home::queue_fault(const FormFields& fields) {
  auto fault = parse_fault_order_spec(field_of(fields, "fault"));
  if (!fault) return show(400, fault.error());
  faults_.queue(*std::move(fault));
  return see_home();
}

Response Home::move_clock(const FormFields& fields) {
  const auto seconds = parse_number(field_of(fields, "advance_seconds"));
  const auto now = clock_.now();
  if (!seconds || *seconds < 0 || now + std::chrono::seconds(*seconds) >= year_10000) {
    return show(400, "The number of seconds is not valid.");
  }
  clock_.set(now + std::chrono::seconds(*seconds));
  return see_home();
}

}  // namespace userhub::emulator
