#include "control/home_page.hpp"

#include <array>

#include "control/fault_kinds.hpp"
#include "control/recent_calls.hpp"
#include "emulator.hpp"
#include "page_templates.hpp"
#include "portal/html_page.hpp"
#include "portal/list_pages.hpp"
#include "text/percent_encoding.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

constexpr int users_per_page = 10;
constexpr int calls_per_page = 20;
// The page also has a form for any user, organization and page.
constexpr int max_organizations = 20;  // Of each user.
constexpr std::size_t max_plans = 20;
constexpr std::size_t max_faults = 10;
constexpr std::size_t max_target_bytes = 200;
constexpr std::size_t max_body_bytes = 2000;

struct PageOption {
  std::string path;
  std::string name;
};

std::vector<PageOption> page_options(Accounts& accounts) {
  std::vector<PageOption> options{{"/{accountId}", "Dashboard"},
                                  {"/{accountId}/checkout", "Plans"},
                                  {"/{accountId}/cancel", "Cancel"},
                                  {"/{accountId}/members", "Members"},
                                  {"/{accountId}/invite", "Invitation"}};
  auto plans = accounts.plans();
  plans.resize(std::min(plans.size(), max_plans));
  for (const auto& plan : plans) {
    options.push_back(
        {"/{accountId}/checkout/" + percent_encode(plan.id), "Checkout of " + plan.name});
  }
  return options;
}

Values describe_option(const PageOption& option) {
  Values values;
  values.set("path", option.path);
  values.set("name", option.name);
  return values;
}

Values describe_organization(const Organization& organization) {
  Values values;
  values.set("id", organization.id);
  values.set("name", organization.name);
  return values;
}

void set_users(Values& values, const HomeSources& sources, const FormFields& query) {
  const Search search = read_search(query, page_parameter, users_per_page);
  const auto found = sources.users.search(search);
  values.set("user_list",
             list_navigation(part_of(found, "users", page_parameter, users_per_page), query));
  values.set("users", list_values(found.items, [&](const User& user) {
               auto organizations =
                   sources.members.organizations_of(user.id, search.text, max_organizations + 1);
               Values one;
               one.set("id", user.id);
               one.set("name", user.name);
               set_flag(one, "more_organizations", organizations.size() > max_organizations);
               if (organizations.size() > max_organizations) organizations.pop_back();
               one.set("organizations", list_values(organizations, describe_organization));
               return one;
             }));
}

const char* kind_of_status(int status) {
  constexpr int first_error = 400;
  return status < first_error ? "good" : "bad";
}

std::string duration_text(int milliseconds) {
  return std::to_string(milliseconds) + " ms";
}

Values describe_call(const RecentCall& call) {
  Values values;
  values.set("number", std::to_string(call.number));
  values.set("before", std::to_string(call.number - 1));
  values.set("time", call.time);
  values.set("duration", duration_text(call.duration_ms));
  values.set("method", call.method);
  values.set("target", call.target.substr(0, max_target_bytes));
  values.set("status", std::to_string(call.status));
  values.set("status_kind", kind_of_status(call.status));
  if (!call.fault.empty()) values.set("fault", call.fault);
  if (!call.reason.empty()) values.set("reason", call.reason.substr(0, max_target_bytes));
  if (!call.body.empty()) values.set("body", call.body.substr(0, max_body_bytes));
  if (!call.answer.empty()) values.set("answer", call.answer.substr(0, max_body_bytes));
  set_flag(values, "has_session", call.has_session);
  set_flag(values, "has_actions", !call.actions.empty());
  values.set("actions", list_values(call.actions, [](const std::string& action) {
               Values one;
               one.set("action", action.substr(0, max_target_bytes));
               return one;
             }));
  return values;
}

void set_calls(Values& values, const Journal& journal, const FormFields& query) {
  Search search = read_search(query, call_page_parameter, calls_per_page);
  const auto calls = recent_calls(journal, search, home_note);
  values.set("call_list",
             list_navigation(part_of(calls, "calls", call_page_parameter, calls_per_page), query));
  values.set("calls", list_values(calls.items, describe_call));
}

std::vector<std::string> suggested_faults() {
  std::vector<std::string> specs{"503_twice", "429_once", "delay_2000_once"};
  for (const auto& kind : fault_kinds()) {
    if (kind.argument != FaultKind::Argument::required) {
      specs.push_back(std::string(kind.name) + "_once");
    }
  }
  return specs;
}

Values describe_spec(const std::string& spec) {
  Values values;
  values.set("spec", spec);
  return values;
}

Values describe_fault(const nlohmann::json& fault) {
  Values values;
  values.set("fault", fault.value("fault", ""));
  if (fault["times_left"].is_number()) {
    values.set("times", std::to_string(fault["times_left"].get<int>()));
  }
  if (fault.contains("user_id")) values.set("user", fault.value("user_id", ""));
  return values;
}

void set_faults(Values& values, const Faults& faults) {
  const auto queue = faults.describe_queue();
  Values shown{Values::type::list};
  for (std::size_t i = 0; i < std::min(queue.size(), max_faults); ++i) {
    shown << describe_fault(queue[i]);
  }
  values.set("faults", shown);
  set_flag(values, "has_faults", !queue.empty());
  if (queue.size() > max_faults) {
    values.set("more_faults", std::to_string(queue.size() - max_faults));
  }
  values.set("suggested_faults", list_values(suggested_faults(), describe_spec));
}

}  // namespace

Response home_page(int status, const HomeSources& sources, const HomeSite& site,
                   const std::string& form_token, const FormFields& query,
                   const std::string& error) {
  const bool default_key = site.admin_key == EmulatorOptions().admin_key;
  Values values;
  values.set("title", "Emulator");
  set_flag(values, "has_home", true);
  values.set("form_token", form_token);
  set_users(values, sources, query);
  values.set("pages", list_values(page_options(sources.accounts), describe_option));
  set_calls(values, sources.journal, query);
  set_faults(values, sources.faults);
  values.set("now", to_text(sources.clock.now()));
  values.set("base_url", site.url);
  values.set("shown_key", default_key ? site.admin_key : "the key that you set");
  if (!error.empty()) {
    values.set("notice", error);
    set_flag(values, "notice_is_error", true);
  }
  return html_page(status, page_templates::home, std::move(values), Audience::developers);
}

}  // namespace userhub::emulator
