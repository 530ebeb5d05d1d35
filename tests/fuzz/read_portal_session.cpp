#include "userhub/read_portal_session.hpp"

#include <strings.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "input_fields.hpp"
#include "must.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "text/single_line.hpp"
#include "userhub/http.hpp"

namespace userhub::fuzz {
namespace {

using nlohmann::json;

HttpResponse response_of(std::string_view input) {
  HttpResponse response{.status = number_of(take_line(input))};
  for (std::string_view line = take_line(input); !line.empty(); line = take_line(input)) {
    const std::string_view name = take_until(line, ':');
    response.headers.emplace_back(name, line);
  }
  response.body = input;
  return response;
}

/// What nlohmann-json, an implementation other than ours, reads of a body.
struct OtherReading {
  explicit OtherReading(const std::string& body) {
    if (body.contains('\0')) return;  // taken for the end there, and never a part of JSON
    const auto note = [this](int depth, json::parse_event_t event, const json&) {
      deepest = std::max(deepest, depth);
      if (depth == 1 && event == json::parse_event_t::key) ++keys;
      return true;
    };
    try {
      value = json::parse(body, note);
    } catch (const json::out_of_range&) {
      knows = false;  // a number it cannot hold, and what comes behind it
    } catch (const json::parse_error&) {
      value = json::value_t::discarded;
    }
  }
  json value = json::value_t::discarded;  ///< Where the body is not JSON.
  bool knows = true;
  int deepest = 0;
  std::size_t keys = 0;
  bool repeats_a_key() const { return keys > value.size(); }
};

void check_session(const HttpResponse& response, const std::string& url) {
  must(response.status >= 200 && response.status <= 299, "a session is in a 2xx");
  must(strncasecmp(url.c_str(), "http://", 7) == 0 || strncasecmp(url.c_str(), "https://", 8) == 0,
       "a session's URL is of http or https");
  must(is_single_line(url) && !url.contains(' ') && !url.contains('\\'),
       "a session's URL cannot break a header");
  const OtherReading other(response.body);
  if (!other.knows) return;
  must(other.value.is_object(), "a session's body is one JSON object");
  must(other.repeats_a_key() || other.value["redirectUrl"] == url, "a session's URL is the body's");
}

/// simdjson goes no deeper than 1024.
constexpr int deepest = 1000;

/// An error object is read unchanged.
void check_members(const json& object, const Error& error) {
  for (const auto& [key, text] : {std::pair("code", &error.api_code),
                                  {"reason", &error.reason},
                                  {"param", &error.param},
                                  {"localeMessage", &error.locale_message}}) {
    const auto member = object.find(key);
    const bool given = member != object.end() && member->is_string();
    const std::string expected = given ? single_line(member->get<std::string>()) : "";
    must(*text == expected || expected.size() > 4096, "an error's members are read");
  }
}

void check_error(const HttpResponse& response, const Error& error) {
  must_be_safe(error);
  if (response.status < 100 || response.status > 999) return must_be_refusal_of(error, "status");
  const bool success = response.status >= 200 && response.status <= 299;
  must(error.code == (success ? ErrorCode::bad_response : ErrorCode::api_error),
       "an answer's error is of its status");
  must(error.http_status == response.status, "an error tells the status");
  must(error.phase == Phase::response, "an answer's error is of the phase response");
  const OtherReading other(response.body);
  if (!other.knows || other.deepest > deepest) return;
  if (error.message.ends_with("the body is not one JSON value")) {
    must(other.value.is_discarded(), "JSON is read");
  }
  if (!success && other.value.is_object() && other.value.size() == 1)
    check_members(other.value, error);
}

}  // namespace

/// An answer: the status, a line for each header, an empty line, the body.
void check_input(std::string_view input) {
  const HttpResponse response = response_of(input);
  const auto session = read_portal_session(response, {});
  if (session) {
    check_session(response, session->redirect_url);
  } else {
    check_error(response, session.error());
  }
}

}  // namespace userhub::fuzz
