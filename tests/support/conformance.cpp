#include "conformance.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>

#include "gzip.hpp"
#include "slowness.hpp"

namespace userhub::testing {
namespace {

using nlohmann::json;

std::vector<json> load_cases(const std::string& file) {
  std::ifstream input(std::string(USERHUB_CONFORMANCE_DIR "/") + file);
  if (!input) throw std::runtime_error("cannot read " USERHUB_CONFORMANCE_DIR "/" + file);
  return json::parse(input).at("cases").get<std::vector<json>>();
}

/// A misspelt key would otherwise switch a check off.
void require_known_keys(const json& object, const std::set<std::string>& known) {
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key))
      throw std::runtime_error("unknown key " + key + " in " + object.dump());
  }
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

/// The text under the key, or the bytes under "<key>_hex", or "".
std::string text_of(const json& object, const std::string& key) {
  const auto hex = object.find(key + "_hex");
  return hex != object.end() ? from_hex(hex->get<std::string>()) : object.value(key, std::string());
}

std::string body_of(const json& object) {
  const auto found = object.find("body_repeat");
  if (found == object.end()) return text_of(object, "body");
  auto body = found->at("prefix").get<std::string>();
  const auto repeated = found->at("repeat").get<std::string>();
  for (auto times = found->at("times").get<std::size_t>(); times > 0; --times) body += repeated;
  return body + found->at("suffix").get<std::string>();
}

template <typename T>
std::optional<T> optional_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::nullopt : std::optional<T>(found->get<T>());
}

RequestCase request_case(const json& object) {
  require_known_keys(
      object, {"name", "user_id", "user_id_hex", "portal_url", "portal_url_hex", "return_url",
               "return_url_hex", "success_url", "success_url_hex", "organization_id",
               "organization_id_hex", "path", "body", "error", "param"});
  return {.name = object.at("name"),
          .user_id = text_of(object, "user_id"),
          .portal_url = text_of(object, "portal_url"),
          .return_url = text_of(object, "return_url"),
          .success_url = text_of(object, "success_url"),
          .organization_id = text_of(object, "organization_id"),
          .path = text_of(object, "path"),
          .body = text_of(object, "body"),
          .error = text_of(object, "error"),
          .param = text_of(object, "param")};
}

AnswerCase answer_case(const json& object) {
  const auto& expect = object.at("expect");
  require_known_keys(object, {"name", "status", "headers", "body", "body_hex", "body_repeat", "cut",
                              "gzip", "expect"});
  require_known_keys(
      expect, {"redirect_url", "code", "http_status", "message", "api_code", "reason", "param",
               "metadata", "locale_message", "request_id", "retry_after"});
  const auto headers = object.value("headers", std::map<std::string, std::string>());
  return {.name = object.at("name"),
          .status = object.at("status"),
          .headers = Headers(headers.begin(), headers.end()),
          .body = body_of(object),
          .cut = object.value("cut", false),
          .gzip = object.value("gzip", false),
          .redirect_url = optional_of<std::string>(expect, "redirect_url"),
          .code = text_of(expect, "code"),
          .http_status = optional_of<int>(expect, "http_status"),
          .message = optional_of<std::string>(expect, "message"),
          .api_code = text_of(expect, "api_code"),
          .reason = text_of(expect, "reason"),
          .param = text_of(expect, "param"),
          .metadata = expect.value("metadata", std::map<std::string, std::string>()),
          .locale_message = text_of(expect, "locale_message"),
          .request_id = text_of(expect, "request_id"),
          .retry_after = optional_of<long long>(expect, "retry_after")};
}

std::chrono::milliseconds timeout_of(const json& object, const char* name, int otherwise) {
  return std::chrono::milliseconds(object.value(name, otherwise)) * slowness();
}

FaultCase fault_case(const json& object) {
  const auto& expect = object.at("expect");
  require_known_keys(object, {"name", "fault", "warm", "lasts", "timeout_ms", "attempt_timeout_ms",
                              "connect_timeout_ms", "expect"});
  require_known_keys(expect, {"code", "phase", "attempts", "http_status", "says"});
  return {.name = object.at("name"),
          .fault = object.at("fault"),
          .warm = object.value("warm", false),
          .lasts = object.value("lasts", false),
          .timeout = timeout_of(object, "timeout_ms", 60'000),
          .attempt_timeout = timeout_of(object, "attempt_timeout_ms", 60'000),
          .connect_timeout = timeout_of(object, "connect_timeout_ms", 30'000),
          .code = expect.at("code"),
          .phase = text_of(expect, "phase"),
          .attempts = expect.value("attempts", 0),
          .http_status = expect.value("http_status", 0),
          .says = text_of(expect, "says")};
}

}  // namespace

bool RequestCase::has_nul() const {
  return (user_id + portal_url + return_url + success_url + organization_id).contains('\0');
}

Reply AnswerCase::reply() const {
  if (cut) return Reply::cut(status, body);
  if (!gzip) return Reply::json(status, body, headers);
  auto all = headers;
  all.emplace_back("Content-Encoding", "gzip");
  return Reply::json(status, gzipped(body), all);
}

std::vector<RequestCase> load_request_cases() {
  std::vector<RequestCase> cases;
  for (const auto& object : load_cases("requests.json")) cases.push_back(request_case(object));
  return cases;
}

std::vector<AnswerCase> load_answer_cases() {
  std::vector<AnswerCase> cases;
  for (const auto& object : load_cases("answers.json")) cases.push_back(answer_case(object));
  return cases;
}

std::vector<FaultCase> load_fault_cases() {
  std::vector<FaultCase> cases;
  for (const auto& object : load_cases("faults.json")) cases.push_back(fault_case(object));
  return cases;
}

}  // namespace userhub::testing
