#include "control/journal.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "control/redact.hpp"
#include "http/json_text.hpp"
#include "state/key_value.hpp"
#include "state/sign_ins.hpp"
#include "text/percent_encoding.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;
using Secrets = std::vector<std::string_view>;

constexpr std::size_t max_entries = 1000;
constexpr std::size_t max_size = std::size_t{16} << 20;
constexpr std::size_t max_text_bytes = std::size_t{16} * 1024;
constexpr std::size_t max_headers_bytes = 2 * max_text_bytes;

bool is_secret(std::string_view header) {
  return equal_ignoring_case(header, "authorization") || equal_ignoring_case(header, "cookie") ||
         equal_ignoring_case(header, "proxy-authorization");
}

Secrets secrets_of(const Request& request, std::string_view admin_key) {
  Secrets secrets{admin_key};
  const std::string_view authorization = request.header("Authorization");
  secrets.push_back(authorization.substr(authorization.rfind(' ') + 1));
  secrets.push_back(find_value(request.query(), "&", "token"));
  const std::string_view referrer = request.header("Referer");
  secrets.push_back(find_value(referrer.substr(referrer.find('?') + 1), "&", "token"));
  secrets.push_back(find_value(request.body, "&", "form_token"));
  return secrets;
}

// The session that the request used, or that its answer created.
std::string session_of(const Trace& trace, const Response& response) {
  constexpr std::string_view link = "/signin?token=";
  const auto at = response.body.find(link);
  if (!trace.session.empty() || at == std::string::npos) return trace.session;
  const auto token = std::string_view(response.body).substr(at + link.size());
  return sign_in_reference(token.substr(0, token.find('"')));
}

Json describe_headers(const Headers& headers, const Secrets& secrets) {
  Json described = Json::object();
  std::size_t size = 0;
  for (const auto& [name, value] : headers) {
    std::string key;
    for (const char c : name) key += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    std::string text =
        is_secret(key) ? std::string(redacted) : redact(value, secrets, max_text_bytes);
    size += key.size() + text.size();
    if (size > max_headers_bytes) break;
    described[key] = std::move(text);
  }
  return described;
}

}  // namespace

Json Journal::describe(const Request& request, const Trace& trace, const Response& response) const {
  Secrets secrets = secrets_of(request, admin_key_);
  const std::string encoded_key = percent_encode(admin_key_);  // As in a query.
  secrets.push_back(encoded_key);
  const auto excerpt = [&](std::string_view text) { return redact(text, secrets, max_text_bytes); };
  const auto duration = clock_.since(request.received) + response.delivery.delay;
  Json entry = {
      {"time", to_text(clock_.now())},
      {"duration_ms", duration.count()},
      {"method", excerpt(request.method)},
      {"target", excerpt(request.target)},
      {"headers", describe_headers(request.headers, secrets)},
      {"body", excerpt(request.body)},
      {"matched", trace.matched},
      {"note", excerpt(trace.note)},
      {"status", response.status},
      // The home page repeats the journal.
      {"response_body", trace.note == home_note ? "" : excerpt(response.body)},
      {"reused_connection", request.on_reused_connection},
  };
  if (contains_secret(trace.user_id, secrets)) {
    entry["user_id"] = redacted;
  } else if (!trace.user_id.empty()) {
    entry["user_id"] = trace.user_id.substr(0, max_text_bytes);
  }
  if (!trace.fault.empty()) entry["fault"] = excerpt(trace.fault);
  if (const auto session = session_of(trace, response); !session.empty()) {
    entry["session"] = session;
  }
  if (!trace.action.empty()) entry["action"] = excerpt(trace.action);
  return entry;
}

void Journal::record(Json entry) {
  entry["number"] = ++recorded_;
  if (const auto user_id = entry.find("user_id"); user_id != entry.end()) {
    Attempts& attempts = attempts_[user_id->get<std::string>()];
    entry["attempt"] = ++attempts.made;
    ++attempts.kept;
  }
  const std::size_t size = to_text(entry).size();
  entries_.push_back({.json = std::move(entry), .size = size});
  size_ += size;
  while (entries_.size() > max_entries || size_ > max_size) forget_oldest();
}

void Journal::forget_oldest() {
  const Entry& oldest = entries_.front();
  if (const auto user_id = oldest.json.find("user_id"); user_id != oldest.json.end()) {
    const auto attempts = attempts_.find(*user_id);
    if (--attempts->second.kept == 0) attempts_.erase(attempts);
  }
  size_ -= oldest.size;
  entries_.pop_front();
}

std::vector<const Json*> Journal::select(const JournalQuery& query) const {
  std::vector<const Json*> selected;
  for (const Entry& entry : entries_) {
    if (query.selects(entry.json)) selected.push_back(&entry.json);
  }
  const auto count =
      std::min(selected.size(), static_cast<std::size_t>(query.limit.value_or(max_entries)));
  const auto excess = static_cast<long>(selected.size() - count);
  selected.erase(query.since ? selected.end() - excess : selected.begin(),
                 query.since ? selected.end() : selected.begin() + excess);
  return selected;
}

Json Journal::entries(const JournalQuery& query) const {
  Json list = Json::array();
  for (const Json* entry : select(query)) list.push_back(*entry);
  return list;
}

void Journal::reset() {
  entries_.clear();
  attempts_.clear();
  size_ = 0;
  recorded_ = 0;
}

}  // namespace userhub::emulator
