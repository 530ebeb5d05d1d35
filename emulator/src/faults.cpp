#include "faults.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "api_error.hpp"
#include "gzip.hpp"
#include "json_text.hpp"
#include "userhub/emulator/emulator.hpp"

namespace userhub::emulator {
namespace {

using Manner = Delivery::Manner;

Response with_body(Response answer, std::string body) {
  answer.body = std::move(body);
  return answer;
}

Response with_manner(Response answer, Manner manner) {
  answer.delivery.manner = manner;
  return answer;
}

Response status(Response, const FaultUse& use) {
  const int status = use.fault.argument;
  Response answer =
      json_response(status, {{"code", code_of_status(status)},
                             {"message", "The emulator answers " + std::to_string(status) +
                                             " for the user " + use.user_id + "."},
                             {"reason", "EMULATOR_FAULT"}});
  if (use.fault.retry_after) {
    answer.headers.emplace_back("Retry-After", std::to_string(*use.fault.retry_after));
  }
  return answer;
}

Response pending_deletion(Response, const FaultUse&) {
  return to_response({.code = "FAILED_PRECONDITION",
                      .message = "The user is pending deletion.",
                      .reason = "USER_PENDING_DELETION",
                      .param = "userId"});
}

Response delay(Response answer, const FaultUse& use) {
  answer.delivery.delay = std::chrono::milliseconds(use.fault.argument);
  return answer;
}

Response drip(Response answer, const FaultUse& use) {
  constexpr int usual_pace = 20;
  const int pace = use.fault.argument > 0 ? use.fault.argument : usual_pace;
  answer.delivery = {.manner = Manner::drip, .pace = std::chrono::milliseconds(pace)};
  return answer;
}

Response reset(Response answer, const FaultUse&) {
  return with_manner(std::move(answer), Manner::reset);
}

Response close(Response answer, const FaultUse&) {
  return with_manner(std::move(answer), Manner::close);
}

Response close_reused(Response answer, const FaultUse& use) {
  if (use.request.on_reused_connection) answer.delivery.manner = Manner::close;
  return answer;
}

Response truncated(Response answer, const FaultUse&) {
  return with_manner(std::move(answer), Manner::cut);
}

Response html(Response answer, const FaultUse& use) {
  if (use.fault.argument != 0) answer.status = use.fault.argument;
  answer.headers = {{"Content-Type", "text/html"}};
  return with_body(std::move(answer),
                   "<!doctype html>\n<html><head><title>Proxy</title></head>\n"
                   "<body><h1>This page comes from a proxy</h1></body></html>\n");
}

Response empty(Response answer, const FaultUse&) {
  return with_body(std::move(answer), "");
}

Response null(Response answer, const FaultUse&) {
  return with_body(std::move(answer), "null");
}

Response missing_url(Response answer, const FaultUse&) {
  return with_body(std::move(answer), "{}");
}

Response wrong_type(Response answer, const FaultUse&) {
  return with_body(std::move(answer), R"({"redirectUrl":42})");
}

Response relative_url(Response answer, const FaultUse&) {
  return with_body(std::move(answer), R"({"redirectUrl":"/signin?token=0"})");
}

Response bad_utf8(Response answer, const FaultUse&) {
  return with_body(std::move(answer), "{\"redirectUrl\":\"http://127.0.0.1/\xff\xfe\"}");
}

Response trailing(Response answer, const FaultUse&) {
  answer.body += R"({"redirectUrl":"http://127.0.0.1/second"})";
  return answer;
}

Response huge(Response answer, const FaultUse&) {
  answer.body.insert(1, R"("padding":")" + std::string(std::size_t{6} << 20, 'x') + R"(",)");
  return answer;
}

Response redirect(Response answer, const FaultUse&) {
  answer.status = 307;
  answer.headers.emplace_back("Location", "/admin/v1/users/usr_ada:createPortalSession");
  return with_body(std::move(answer), "");
}

Response gzip_encoded(Response answer, const FaultUse&) {
  answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.body = gzip(answer.body);
  return answer;
}

using enum FaultKind::Argument;

constexpr std::array kinds{
    FaultKind{"", required, "usr_<status>", "an error of that HTTP status, 400 to 599", status},
    FaultKind{"pending_deletion", none, "usr_pending_deletion", "FAILED_PRECONDITION",
              pending_deletion},
    FaultKind{"delay", required, "usr_delay_<ms>", "the answer that much later", delay},
    FaultKind{"drip", optional, "usr_drip[_<ms>]", "the body byte by byte, 20 ms apart", drip},
    FaultKind{"reset", none, "usr_reset", "the connection is reset before the answer", reset},
    FaultKind{"close", none, "usr_close", "the connection closes before the answer", close},
    FaultKind{"close_reused", none, "usr_close_reused", "the same, on a reused connection only",
              close_reused},
    FaultKind{"truncated", none, "usr_truncated", "half of the announced body, then a close",
              truncated},
    FaultKind{"html", optional, "usr_html[_<status>]", "a proxy's HTML page, 200 or that status",
              html},
    FaultKind{"empty", none, "usr_empty", "200 with an empty body", empty},
    FaultKind{"null", none, "usr_null", "200 with null", null},
    FaultKind{"missing_url", none, "usr_missing_url", "200 with {}", missing_url},
    FaultKind{"wrong_type", none, "usr_wrong_type", "200 with a number as redirectUrl", wrong_type},
    FaultKind{"relative_url", none, "usr_relative_url", "200 with a path as redirectUrl",
              relative_url},
    FaultKind{"bad_utf8", none, "usr_bad_utf8", "200 with invalid UTF-8", bad_utf8},
    FaultKind{"trailing", none, "usr_trailing", "200 with a second JSON value", trailing},
    FaultKind{"huge", none, "usr_huge", "200 with a body of 6 MiB", huge},
    FaultKind{"redirect", none, "usr_redirect", "307 to the session of usr_ada", redirect},
    FaultKind{"gzip", none, "usr_gzip", "a right answer, gzip-encoded", gzip_encoded},
};

std::optional<int> parse_number(std::string_view text) {
  constexpr int largest = 3'600'000;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number >= 0 && number <= largest ? std::optional(number) : std::nullopt;
}

// Takes the next `_`-separated word off the front.
std::string_view take_word(std::string_view& rest) {
  const auto end = rest.find('_');
  const auto word = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return word;
}

bool read_modifier(FaultRequest& fault, std::string_view word) {
  constexpr std::string_view times = "times";
  constexpr std::string_view after = "after";
  if (word == "once") return fault.times.emplace(1), true;
  if (word == "twice") return fault.times.emplace(2), true;
  if (word.starts_with(times)) {
    return (fault.times = parse_number(word.substr(times.size()))).has_value();
  }
  if (word.starts_with(after)) {
    return (fault.retry_after = parse_number(word.substr(after.size()))).has_value();
  }
  return false;
}

bool is_error_status(int number) {
  return number >= 400 && number <= 599;
}

// `rest` is what follows the kind's name.
std::optional<FaultRequest> parse_as(const FaultKind& kind, std::string_view rest) {
  FaultRequest fault{.kind = &kind};
  if (kind.argument != none) {
    std::string_view after_number = rest;
    if (const auto number = parse_number(take_word(after_number))) {
      fault.argument = *number;
      rest = after_number;
    } else if (kind.argument == required) {
      return std::nullopt;
    }
  }
  if (kind.name.empty() && !is_error_status(fault.argument)) return std::nullopt;
  while (!rest.empty()) {
    if (!read_modifier(fault, take_word(rest))) return std::nullopt;
  }
  return fault;
}

}  // namespace

std::optional<FaultRequest> parse_fault(std::string_view user_id) {
  constexpr std::string_view prefix = "usr_";
  if (!user_id.starts_with(prefix)) return std::nullopt;
  const std::string_view asked = user_id.substr(prefix.size());
  for (const auto& kind : kinds) {
    std::string_view rest = asked;
    if (!kind.name.empty()) {
      if (!rest.starts_with(kind.name)) continue;
      rest.remove_prefix(kind.name.size());
      if (!rest.empty() && !rest.starts_with('_')) continue;
      if (!rest.empty()) rest.remove_prefix(1);
    }
    if (const auto fault = parse_as(kind, rest)) return fault;
  }
  return std::nullopt;
}

Response Faults::apply(const FaultRequest& fault, const std::string& user_id,
                       const Request& request, Response answer, bool& applied) {
  int& strikes = strikes_[user_id];
  applied = !fault.times || strikes < *fault.times;
  if (!applied) return answer;
  ++strikes;
  return fault.kind->apply(std::move(answer), {fault, request, user_id});
}

std::string describe_faults() {
  constexpr std::size_t column = 22;
  std::string text;
  for (const auto& kind : kinds) {
    std::string line = "  " + std::string(kind.usage);
    line.resize(std::max(line.size() + 1, column + 2), ' ');
    text += line + std::string(kind.meaning) + "\n";
  }
  return text;
}

}  // namespace userhub::emulator
