#include "control/recent_calls.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "control/refusal_reason.hpp"
#include "http/json_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_actions = 30;

// A call, and the later requests of its session.
struct Group {
  const Json* call;
  std::vector<const Json*> visits = {};
};

std::vector<Group> group_by_session(const std::vector<const Json*>& entries) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> places;  // Of the sessions' groups.
  for (const Json* entry : entries) {
    if (entry->value("target", "") == "/favicon.ico")
      continue;  // Browsers ask for it by themselves.
    const std::string session = entry->value("session", "");
    const auto place = places.find(session);
    if (!session.empty() && place != places.end()) {
      groups[place->second].visits.push_back(entry);
      continue;
    }
    if (!session.empty()) places[session] = groups.size();
    groups.push_back({.call = entry});
  }
  return groups;
}

// A body that is JSON is easier to read on several lines.
std::string indented(const std::string& body) {
  if (nests_too_deeply(body)) return body;
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  constexpr int spaces = 2;
  return json.is_discarded() ? body : json.dump(spaces, ' ', false, Json::error_handler_t::replace);
}

std::string action_of(const Json& entry) {
  std::string action = entry.value("action", "");
  if (!action.empty()) return action;
  return entry.value("method", "") + " " + entry.value("target", "") + ": " + refusal_reason(entry);
}

RecentCall describe(const Group& group) {
  const Json& entry = *group.call;
  RecentCall call{.number = entry.value("number", 0),
                  .time = entry.value("time", ""),
                  .duration_ms = entry.value("duration_ms", 0),
                  .method = entry.value("method", ""),
                  .target = entry.value("target", ""),
                  .status = entry.value("status", 0),
                  .user_id = entry.value("user_id", ""),
                  .fault = entry.value("fault", ""),
                  .reason = refusal_reason(entry),
                  .body = indented(entry.value("body", "")),
                  .answer = indented(entry.value("response_body", "")),
                  .has_session = entry.contains("session"),
                  .actions = {}};
  if (entry.contains("action")) call.actions.push_back(entry["action"]);
  const auto count = std::min(group.visits.size(), max_actions);
  for (auto visit = group.visits.end() - static_cast<long>(count); visit != group.visits.end();
       ++visit) {
    call.actions.push_back(action_of(**visit));
  }
  return call;
}

}  // namespace

SearchResult<RecentCall> recent_calls(const Journal& journal, const Search& search,
                                      const std::string& excluded_note) {
  const auto groups = group_by_session(journal.select({.excluded_note = excluded_note}));
  const auto total = static_cast<int>(groups.size());
  const int last_page = std::max((total - 1) / search.page_size + 1, 1);
  SearchResult<RecentCall> result{.total = total, .page = std::clamp(search.page, 1, last_page)};
  const int end = total - (result.page - 1) * search.page_size;
  for (int at = end; at > std::max(end - search.page_size, 0); --at) {
    result.items.push_back(describe(groups[static_cast<std::size_t>(at) - 1]));
  }
  return result;
}

}  // namespace userhub::emulator
