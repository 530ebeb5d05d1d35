#include "response/read_portal_session.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <string_view>

#include "invalid_argument.hpp"
#include "response/json_numbers.hpp"
#include "response/retry_after.hpp"
#include "text/text.hpp"
#include "userhub/http.hpp"

namespace userhub {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t excerpt_bytes = 200;
constexpr std::size_t longest_text = 4096;

constinit thread_local bool is_thread_ending = false;

struct ThreadParser : dom::parser {
  ~ThreadParser() { is_thread_ending = true; }
};
thread_local ThreadParser thread_parser;

/// simdjson would choose its code when it is first needed: as SIMDJSON_FORCE_IMPLEMENTATION says,
/// by which every answer may become unreadable, and with a lack of memory ending the program. Hence
/// the choice when the library is loaded.
[[maybe_unused]] const bool has_chosen_code = [] {
  simdjson::get_active_implementation() =
      simdjson::get_available_implementations().detect_best_supported();
  return true;
}();

/// The thread's parser, which keeps its buffers from one answer to the next but for a large one's.
/// Or one for this answer, where the thread's is gone: destructors and exit handlers may call too.
class Parser {
 public:
  simdjson::simdjson_result<dom::element> parse(std::string_view json) {
    if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
    const auto root = parsed(json);
    if (root.error() == simdjson::SUCCESS) return root;
    // No number is read, but one beyond simdjson's range would cost the members that are.
    return parsed(without_numbers(json));
  }
  ~Parser() {
    if (parser_.capacity() > kept_capacity) parser_ = dom::parser();
  }

 private:
  simdjson::simdjson_result<dom::element> parsed(std::string_view json) {
    const auto root = parser_.parse(json.data(), json.size());
    if (root.error() == simdjson::MEMALLOC) {
      parser_ = dom::parser();  // half made it would refuse every later answer
      throw std::bad_alloc();
    }
    return root;
  }

  /// Which a reader may ignore (RFC 8259, section 8.1); simdjson's later versions do.
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  static constexpr std::size_t kept_capacity = std::size_t{64} * 1024;

  dom::parser own_;
  dom::parser& parser_ = is_thread_ending ? own_ : thread_parser;
};

std::string_view header(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

/// An answer, and what its reading needs to know.
struct Answer {
  const HttpResponse& response;
  std::chrono::system_clock::time_point now;
  std::string_view admin_key;

  std::string line(std::string_view text, std::size_t bytes = longest_text) const {
    return single_line_excerpt(text, admin_key, bytes);
  }
  std::string header_line(std::string_view name) const { return line(header(response, name)); }
};

/// What an answer says of itself, whatever its body is.
Error answer_error(const Answer& answer, ErrorCode code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.http_status = answer.response.status;
  error.phase = Phase::response;
  error.request_id = answer.header_line("X-Request-Id");
  if (error.request_id.empty()) error.request_id = answer.header_line("Request-Id");
  error.retry_after = parse_retry_after(header(answer.response, "Retry-After"), answer.now);
  return error;
}

/// C1 controls, and what Unicode calls a space or a separator.
bool has_wide_space_or_control(std::string_view text) {
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos;
       at = text.find('\xC2', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) <= 0xA0) return true;
  }
  constexpr std::array<std::string_view, 17> spaces{
      "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
      "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
  return std::any_of(spaces.begin(), spaces.end(),
                     [text](std::string_view space) { return text.contains(space); });
}

bool has_space_or_control(std::string_view text) {
  return text.contains(' ') || has_control_character(text) || has_wide_space_or_control(text);
}

/// A host, behind user info and before a port where given.
bool has_host(std::string_view authority) {
  const std::string_view host = authority.substr(authority.rfind('@') + 1);
  if (host.starts_with('[')) return host.find(']') > 1 && host.contains(']');
  return !host.empty() && !host.starts_with(':');
}

/// Why `url` cannot be redirected to; empty if it can.
std::string_view redirect_url_problem(std::string_view url) {
  const std::size_t scheme_length = starts_with_ignoring_case(url, "https://")  ? 8
                                    : starts_with_ignoring_case(url, "http://") ? 7
                                                                                : 0;
  if (scheme_length == 0) return "is not an absolute http(s) URL";
  const std::string_view rest = url.substr(scheme_length);
  const auto* end = std::find_if(rest.begin(), rest.end(),
                                 [](char c) { return c == '/' || c == '?' || c == '#'; });
  if (!has_host({rest.begin(), end})) return "has no host";
  if (is_printable_ascii<' ', '\\'>(url)) return {};
  if (url.contains('\\')) return "has a backslash, which browsers take for a slash";
  if (has_space_or_control(url)) return "has a space or control character";
  return {};
}

std::string text_member(const dom::object& object, std::string_view key, const Answer& answer) {
  std::string_view text;
  if (object[key].get(text) != simdjson::SUCCESS) return {};
  return answer.line(text);
}

void read_metadata(const dom::object& object, const Answer& answer, Error& error) {
  dom::object metadata;
  if (object["metadata"].get(metadata) != simdjson::SUCCESS) return;
  for (const auto [key, value] : metadata) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
      error.metadata.insert_or_assign(answer.line(key), answer.line(text));
    }
  }
}

std::string status_text(const HttpResponse& response) {
  return "UserHub answered " + std::to_string(response.status);
}

std::string body_excerpt(const Answer& answer) {
  const std::string line = answer.line(answer.response.body, excerpt_bytes);
  if (line.empty()) return status_text(answer.response) + " with an empty body";
  return status_text(answer.response) + ": " + line;
}

Error read_error(const Answer& answer) {
  const HttpResponse& response = answer.response;
  Error error = answer_error(answer, ErrorCode::api_error, {});
  Parser parser;
  dom::object object;
  const bool readable = response.body.size() <= max_response_body_bytes &&
                        parser.parse(response.body).get(object) == simdjson::SUCCESS;
  if (readable) {
    error.message = text_member(object, "message", answer);
    error.api_code = text_member(object, "code", answer);
    error.reason = text_member(object, "reason", answer);
    error.param = text_member(object, "param", answer);
    error.locale_message = text_member(object, "localeMessage", answer);
    read_metadata(object, answer, error);
  }
  if (response.status >= 300 && response.status < 400) {
    error.message =
        status_text(response) + ", a redirect, which is not followed: check the base URL";
  } else if (!readable) {
    error.message = body_excerpt(answer);
  } else if (error.message.empty()) {
    error.message = status_text(response);
    if (!error.api_code.empty()) error.message += " " + error.api_code;
  }
  return error;
}

}  // namespace

std::expected<PortalSession, Error> read_portal_session(const HttpResponse& response,
                                                        std::chrono::system_clock::time_point now) {
  return read_portal_session(response, now, {});
}

std::expected<PortalSession, Error> read_portal_session(const HttpResponse& response,
                                                        std::chrono::system_clock::time_point now,
                                                        std::string_view admin_key) {
  const Answer answer{response, now, admin_key};
  if (response.status < 100 || response.status > 999) {
    return invalid_argument("status", "is not an HTTP status: pass 100 to 999");
  }
  if (response.status < 200 || response.status > 299) {
    return std::unexpected(read_error(answer));
  }
  const auto bad = [&](std::string_view problem) {
    return std::unexpected(answer_error(answer, ErrorCode::bad_response,
                                        status_text(response) + ", but " + std::string(problem)));
  };
  if (response.body.size() > max_response_body_bytes) return bad("the body is over 5 MiB");
  if (response.body.empty()) return bad("the body is empty");
  Parser parser;
  dom::element root;
  if (parser.parse(response.body).get(root) != simdjson::SUCCESS) {
    return bad("the body is not one JSON value");
  }
  dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return bad("the body is not a JSON object");
  std::string_view url;
  if (object["redirectUrl"].get(url) != simdjson::SUCCESS)
    return bad("redirectUrl is not a string");
  if (const std::string_view problem = redirect_url_problem(url); !problem.empty()) {
    return bad(std::string("redirectUrl ").append(problem));
  }
  return PortalSession{std::string(url)};
}

}  // namespace userhub
