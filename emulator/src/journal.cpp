#include "journal.hpp"

#include <string_view>
#include <vector>

#include "key_value.hpp"

namespace userhub::emulator {
namespace {

constexpr std::size_t max_entries = 1000;
constexpr std::size_t max_text_bytes = std::size_t{16} * 1024;
constexpr std::string_view redacted = "[redacted]";

void replace_all(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  for (auto at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + redacted.size())) {
    text.replace(at, secret.size(), redacted);
  }
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

nlohmann::json describe_headers(const Headers& headers) {
  nlohmann::json described = nlohmann::json::object();
  for (const auto& [name, value] : headers) {
    std::string key;
    for (const char c : name) key += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    described[key] = is_secret(key) ? redacted : std::string_view(value).substr(0, max_text_bytes);
  }
  return described;
}

}  // namespace

void Journal::record(const Request& request, const Trace& trace, const Response& response) {
  std::string target = request.target;
  std::string body = request.body;
  Headers headers = request.headers;
  for (const std::string_view secret : secrets_of(request, admin_key_)) {
    replace_all(target, secret);
    replace_all(body, secret);
    for (auto& header : headers) replace_all(header.second, secret);
  }
  nlohmann::json entry = {
      {"number", ++recorded_},
      {"method", request.method},
      {"target", target.substr(0, max_text_bytes)},
      {"headers", describe_headers(headers)},
      {"body", body.substr(0, max_text_bytes)},
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
