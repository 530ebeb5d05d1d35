#include "response/error_response.hpp"

#include <cstddef>
#include <string>

#include "response/json_reader.hpp"
#include "response/retry_after.hpp"
#include "text/ascii.hpp"
#include "text/single_line.hpp"

namespace userhub {
namespace {

constexpr std::size_t max_excerpt_bytes = 200;
constexpr std::size_t max_text_bytes = 4096;

std::string_view header(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.response.headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

std::string line(const Answer& answer, std::string_view text) {
  return single_line_excerpt(text, answer.admin_key, max_text_bytes);
}

std::string status_text(const Answer& answer) {
  return "UserHub answered " + std::to_string(answer.response.status);
}

/// The error without the fields from the body.
Error answer_error(const Answer& answer, ErrorCode code) {
  Error error;
  error.code = code;
  error.http_status = answer.response.status;
  error.phase = Phase::response;
  error.request_id = line(answer, header(answer, "X-Request-Id"));
  if (error.request_id.empty()) error.request_id = line(answer, header(answer, "Request-Id"));
  error.retry_after = parse_retry_after(header(answer, "Retry-After"), answer.now);
  return error;
}

/// Reads the error object of UserHub's API from the body; false if there is none.
bool read_body(const Answer& answer, Error& error) {
  if (answer.response.body.size() > max_response_body_bytes) return false;
  const JsonReader json(answer.response.body);
  if (!json.problem().empty()) return false;
  const auto member = [&](std::string_view key) {
    return line(answer, json.string(key).value_or(""));
  };
  error.message = member("message");
  error.api_code = member("code");
  error.reason = member("reason");
  error.param = member("param");
  error.locale_message = member("localeMessage");
  for (const auto& [key, value] : json.strings("metadata")) {
    error.metadata.insert_or_assign(line(answer, key), line(answer, value));
  }
  return true;
}

/// For a body that is not UserHub's, such as a proxy's page.
std::string body_excerpt(const Answer& answer) {
  const std::string excerpt =
      single_line_excerpt(answer.response.body, answer.admin_key, max_excerpt_bytes);
  return status_text(answer) + (excerpt.empty() ? " with an empty body" : ": " + excerpt);
}

}  // namespace

Error read_error_response(const Answer& answer) {
  Error error = answer_error(answer, ErrorCode::api_error);
  const bool is_readable = read_body(answer, error);
  if (answer.response.status >= 300 && answer.response.status < 400) {
    error.message = status_text(answer) + ", a redirect, which is not followed: check the base URL";
  } else if (!is_readable) {
    error.message = body_excerpt(answer);
  } else if (error.message.empty()) {
    error.message = status_text(answer);
    if (!error.api_code.empty()) error.message += " " + error.api_code;
  }
  return error;
}

Error bad_response(const Answer& answer, std::string_view problem) {
  Error error = answer_error(answer, ErrorCode::bad_response);
  error.message = status_text(answer).append(", but ").append(problem);
  return error;
}

}  // namespace userhub
