#include "journal.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "key_value.hpp"

namespace userhub::emulator {
namespace {

constexpr std::size_t max_entries = 1000;
constexpr std::size_t max_text_bytes = std::size_t{16} * 1024;
constexpr std::string_view redacted = "[redacted]";

// What begins in the first part of a text, secrets replaced.
std::string excerpt(std::string_view text, const std::vector<std::string_view>& secrets) {
  std::string result;
  std::size_t at = 0;
  while (at < std::min(text.size(), max_text_bytes)) {
    const std::string_view rest = text.substr(at);
    const auto secret = std::ranges::find_if(
        secrets, [&](std::string_view each) { return !each.empty() && rest.starts_with(each); });
    if (secret == secrets.end()) {
      result += text[at++];
    } else {
      result += redacted;
      at += secret->size();
    }
  }
  result.resize(std::min(result.size(), max_text_bytes));
  return result;
}

bool is_secret(std::string_view header) {
  return equal_ignoring_case(header, "authorization") || equal_ignoring_case(header, "cookie") ||
         equal_ignoring_case(header, "proxy-authorization");
}

std::vector<std::string_view> secrets_of(const Request& request, std::string_view admin_key) {
  std::vector<std::string_view> secrets{admin_key};
  const std::string_view authorization = request.header("Authorization");
  secrets.push_back(authorization.substr(authorization.rfind(' ') + 1));
  secrets.push_back(find_value(request.query(), "&", "token"));
  const std::string_view referrer = request.header("Referer");
  secrets.push_back(find_value(referrer.substr(referrer.find('?') + 1), "&", "token"));
  secrets.push_back(find_value(request.body, "&", "form_token"));
  return secrets;
}

nlohmann::json describe_headers(const Headers& headers,
                                const std::vector<std::string_view>& secrets) {
  nlohmann::json described = nlohmann::json::object();
  for (const auto& [name, value] : headers) {
    std::string key;
    for (const char c : name) key += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    described[key] = is_secret(key) ? std::string(redacted) : excerpt(value, secrets);
  }
  return described;
}

}  // namespace

void Journal::record(const Request& request, const Trace& trace, const Response& response) {
  const auto secrets = secrets_of(request, admin_key_);
  nlohmann::json entry = {
      {"number", ++recorded_},
      {"method", request.method},
      {"target", excerpt(request.target, secrets)},
      {"headers", describe_headers(request.headers, secrets)},
      {"body", excerpt(request.body, secrets)},
      {"matched", trace.matched},
      {"note", trace.note},
      {"status", response.status},
      {"reused_connection", request.on_reused_connection},
  };
  if (!trace.user_id.empty()) {
    entry["user_id"] = trace.user_id;
    Attempts& attempts = attempts_[trace.user_id];
    entry["attempt"] = ++attempts.made;
    ++attempts.kept;
  }
  if (!trace.fault.empty()) entry["fault"] = trace.fault;
  entries_.push_back(std::move(entry));
  if (entries_.size() > max_entries) forget_oldest();
}

void Journal::forget_oldest() {
  const auto user_id = entries_.front().find("user_id");
  if (user_id != entries_.front().end()) {
    const auto attempts = attempts_.find(*user_id);
    if (--attempts->second.kept == 0) attempts_.erase(attempts);
  }
  entries_.pop_front();
}

nlohmann::json Journal::entries() const {
  return entries_;
}

void Journal::reset() {
  entries_.clear();
  attempts_.clear();
  recorded_ = 0;
}

}  // namespace userhub::emulator
