#include "control/fault_kinds.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "emulator.hpp"
#include "http/api_error.hpp"
#include "http/gzip.hpp"
#include "http/json_text.hpp"

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
                                             " because of a fault that was set."},
                             {"reason", "EMULATOR_FAULT"},
                             {"metadata", {{"status", std::to_string(status)}}},
                             {"localeMessage", "Something went wrong. Please try again later."}});
  if (use.fault.retry_after) {
    answer.headers.emplace_back("Retry-After", std::to_string(*use.fault.retry_after));
  }
  return answer;
}

Response pending_deletion(Response, const FaultUse&) {
  return to_response(user_pending_deletion());
}

Response delay(Response answer, const FaultUse& use) {
  answer.delivery.delay = std::chrono::milliseconds(use.fault.argument);
  return answer;
}

Response drip(Response answer, const FaultUse& use) {
  constexpr int default_pace = 20;
  const int pace = use.fault.argument > 0 ? use.fault.argument : default_pace;
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

constexpr std::array table{
    FaultKind{"", required, "<status>", "an error of that HTTP status, 400 to 599", status, 400,
              599},
    FaultKind{"pending_deletion", none, "pending_deletion", "FAILED_PRECONDITION",
              pending_deletion},
    FaultKind{"delay", required, "delay_<ms>", "a delay before the answer", delay},
    FaultKind{"drip", optional, "drip[_<ms>]", "the body byte by byte, 20 ms apart, within 30 s",
              drip},
    FaultKind{"reset", none, "reset", "the connection is reset before the answer", reset},
    FaultKind{"close", none, "close", "the connection closes before the answer", close},
    FaultKind{"close_reused", none, "close_reused", "the same, on a reused connection only",
              close_reused},
    FaultKind{"truncated", none, "truncated", "half of the announced body, then a close",
              truncated},
    FaultKind{"html", optional, "html[_<status>]", "a proxy's HTML page, 200 or that status", html,
              200, 599},
    FaultKind{"empty", none, "empty", "200 with an empty body", empty},
    FaultKind{"null", none, "null", "200 with null", null},
    FaultKind{"missing_url", none, "missing_url", "200 with {}", missing_url},
    FaultKind{"wrong_type", none, "wrong_type", "200 with a number as redirectUrl", wrong_type},
    FaultKind{"relative_url", none, "relative_url", "200 with a path as redirectUrl", relative_url},
    FaultKind{"bad_utf8", none, "bad_utf8", "200 with invalid UTF-8", bad_utf8},
    FaultKind{"trailing", none, "trailing", "200 with a second JSON value", trailing},
    FaultKind{"huge", none, "huge", "200 with a body of 6 MiB", huge},
    FaultKind{"redirect", none, "redirect", "307 to the session of usr_ada", redirect},
    FaultKind{"gzip", none, "gzip", "a valid answer, gzip-encoded", gzip_encoded},
    FaultKind{"payment_fails", none, "payment_fails", "not a call, but each payment is declined",
              nullptr, 0, 0, FaultKind::Target::payment},
    FaultKind{"renewal_fails", none, "renewal_fails", "the same, except at a checkout", nullptr, 0,
              0, FaultKind::Target::renewal},
};

}  // namespace

std::span<const FaultKind> fault_kinds() {
  return table;
}

std::string describe_faults() {
  constexpr std::size_t column = 22;
  std::string text;
  for (const auto& kind : table) {
    std::string line = "  " + std::string(kind.usage);
    line.resize(std::max(line.size() + 1, column), ' ');
    text += line + std::string(kind.meaning) + "\n";
  }
  return text;
}

}  // namespace userhub::emulator
