#include "faults.hpp"

#include <chrono>
#include <cstddef>
#include <sstream>

#include "gzip.hpp"
#include "link_reply.hpp"

namespace userhub::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t megabyte = std::size_t{1024} * 1024;

const std::string a_link =
    R"({"redirectUrl":"https://portal.example.com/signin?token=tok_secret"})";

ReplyFault always(const Reply& reply) {
  return [reply](const ReceivedRequest&) { return reply; };
}

/// The reply, but at once to a connection's first request the link.
ReplyFault when_reused(const Reply& reply) {
  return [reply](const ReceivedRequest& request) {
    return request.number == 1 ? link_reply(request) : reply;
  };
}

Reply without_end(std::string bytes, std::string repeated) {
  return {.bytes = std::move(bytes), .repeated = std::move(repeated)};
}

Reply with_head(const std::string& head, const std::string& body) {
  return Reply::raw("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n" + body);
}

Reply chunked(const std::string& chunks) {
  return with_head("Transfer-Encoding: chunked", chunks);
}

std::string chunk(const std::string& text) {
  std::ostringstream length;
  length << std::hex << text.size();
  return length.str() + "\r\n" + text + "\r\n";
}

/// Sends the user's link in some form.
ReplyFault with_link(Reply (*reply)(const std::string& body)) {
  return [reply](const ReceivedRequest& request) { return reply(link_body(request)); };
}

Reply encoded(const std::string& encoding, const std::string& body, int status = 200) {
  return Reply::json(status, body, {{"Content-Encoding", encoding}});
}

Reply gzip(const std::string& body) {
  return encoded("gzip", body);
}

/// Its checksum, which comes before its length, is another's.
std::string gzipped_with_wrong_sum(const std::string& text) {
  std::string bytes = gzipped(text);
  bytes.at(bytes.size() - 8) ^= 1;
  return bytes;
}

Reply after_interim(const ReceivedRequest& request, const std::string& interim) {
  auto reply = link_reply(request);
  reply.bytes.insert(0, interim);
  return reply;
}

Reply vanishing(Reply reply) {
  reply.then = Reply::Then::vanish;
  return reply;
}

const std::map<std::string, ReplyFault>& connections() {
  static const std::map<std::string, ReplyFault> faults{
      {"close", always(Reply::close())},
      {"close_reused", when_reused(Reply::close())},
      {"cut", always(Reply::cut(200, a_link))},
      {"cut_reused", when_reused(Reply::cut(200, a_link))},
      {"head_cut", always(Reply::raw("HTTP/1.1 200 OK\r\nContent-Le"))},
      {"reset", always(Reply::reset())},
      {"reset_in_body",
       [](const auto&) {
         auto reply = Reply::cut(200, a_link);
         reply.then = Reply::Then::reset;
         return reply;
       }},
      {"reset_reused", when_reused(Reply::reset())},
      {"silence", always(Reply::close().hold())},
      {"stall", always(Reply::cut(200, a_link).left_open())},
      {"drip", [](const auto& request) { return link_reply(request).drip(1ms); }},
      {"drip_without_end", always([] {
         auto reply = without_end("HTTP/1.1 200 OK\r\n\r\n", "x");
         reply.pace = 5ms;
         return reply;
       }())},
  };
  return faults;
}

const std::map<std::string, ReplyFault>& framings() {
  static const std::map<std::string, ReplyFault> faults{
      {"length_too_short", always(with_head("Content-Length: 20", a_link).left_open())},
      {"length_nonsense", always(with_head("Content-Length: many", a_link))},
      {"length_negative", always(with_head("Content-Length: -1", a_link))},
      {"until_close",
       with_link([](const auto& body) { return with_head("Connection: close", body); })},
      {"until_close_without_goodbye",
       with_link([](const auto& body) { return vanishing(with_head("Connection: close", body)); })},
      {"chunked", with_link([](const auto& body) {
         return chunked(chunk(body.substr(0, 20)) + chunk(body.substr(20)) + "0\r\n\r\n");
       })},
      {"chunked_broken", always(chunked("zz\r\n" + a_link + "\r\n0\r\n\r\n"))},
      {"chunked_cut", always(chunked("44\r\n" + a_link + "\r\n"))},
      {"chunked_trailer_blank", with_link([](const auto& body) {
         return chunked(chunk(body) + "0\r\n X-Trailer: 1\r\n\r\n").left_open();
       })},
      {"first_header_blank", always(with_head(" X-First: 1", a_link))},
      {"first_header_blank_reused", when_reused(with_head(" X-First: 1", a_link))},
      {"first_header_tab_reused", when_reused(with_head("\tX-First: 1\r\nX-Second: 2", a_link))},
      {"first_header_blank_in_hints_reused",
       when_reused(Reply::raw("HTTP/1.1 103 Early Hints\r\n Link: </a>\r\n\r\n" +
                              Reply::json(200, a_link).bytes))},
      {"first_header_blank_after_hints_reused",
       when_reused(Reply::raw("HTTP/1.1 103 Early Hints\r\n\r\n" +
                              with_head(" X-First: 1", a_link).bytes))},
      {"header_folded", with_link([](const auto& body) {
         return with_head(
                    "X-First: 1\r\n 2\r\n\t3\r\nContent-Length: " + std::to_string(body.size()),
                    body)
             .left_open();
       })},
      {"not_http", always(Reply::raw("SSH-2.0-OpenSSH_9.2\r\n"))},
      {"binary", always(Reply::raw(std::string("\x15\x03\x01\0\x02\x02\x46", 7)))},
      {"headers_without_end",
       always(without_end("HTTP/1.1 200 OK\r\n", "X-Padding: xxxxxxxx\r\n"))},
      {"header_without_end",
       always(without_end("HTTP/1.1 200 OK\r\nX-Padding: ", std::string(1000, 'x')))},
      {"body_without_end", always(without_end("HTTP/1.1 200 OK\r\n\r\n", std::string(16384, 'x')))},
      {"error_without_end",
       always(without_end("HTTP/1.1 503 Unavailable\r\n\r\n", std::string(16384, 'x')))},
      {"body_30mb", [](const auto&) { return Reply::json(200, std::string(30 * megabyte, 'x')); }},
      {"gzip", with_link([](const auto& body) { return gzip(gzipped(body)); })},
      {"gzip_broken", always(gzip(a_link))},
      {"gzip_cut", always(gzip(gzipped(a_link).substr(0, 40)))},
      {"gzip_twice", always(gzip(gzipped(a_link) + gzipped("{}")))},
      {"gzip_then_zeros", always(gzip(gzipped(a_link) + std::string(20, '\0')))},
      {"gzip_then_text", always(gzip(gzipped(a_link) + "and more"))},
      {"gzip_wrong_sum", always(gzip(gzipped_with_wrong_sum(a_link)))},
      {"gzip_error_twice", always(encoded("gzip", gzipped("{}") + gzipped("{}"), 404))},
      {"encoding_unknown", always(encoded("zebra", a_link))},
      {"encoding_nested",
       with_link([](const auto& body) { return encoded("gzip, gzip", gzipped(gzipped(body))); })},
      {"encoding_nested_too_often",
       always(encoded("gzip, gzip, gzip, gzip, gzip, gzip, gzip", a_link))},
      {"gzip_bomb", [](const auto&) { return gzip(gzipped_zeros(64 * megabyte)); }},
  };
  return faults;
}

const std::map<std::string, ReplyFault>& answers() {
  static const std::map<std::string, ReplyFault> faults{
      {"continue_first",
       [](const auto& request) { return after_interim(request, "HTTP/1.1 100 Continue\r\n\r\n"); }},
      {"continue_then_close", always(Reply::raw("HTTP/1.1 100 Continue\r\n\r\n"))},
      {"hints_first",
       [](const auto& request) {
         return after_interim(request, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
       }},
      {"continues_without_end", always(without_end("", "HTTP/1.1 100 Continue\r\n\r\n"))},
      {"switching_protocols",
       always(Reply::raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"))},
      {"redirect", always(Reply::json(307, "{}", {{"Location", "usr_moved:createPortalSession"}}))},
      {"unauthorized", always(Reply::json(401, R"({"code":"UNAUTHENTICATED"})"))},
      {"not_found", always(Reply::json(404, R"({"code":"NOT_FOUND"})"))},
      {"request_timeout", always(Reply::json(408, "", {{"Connection", "close"}}))},
      {"too_many", always(Reply::json(429, "{}", {{"Retry-After", "0"}}))},
      {"too_many_for_long", always(Reply::json(429, "{}", {{"Retry-After", "3600"}}))},
      {"internal", always(Reply::json(500, R"({"code":"INTERNAL"})"))},
      {"not_implemented", always(Reply::json(501, "{}"))},
      {"bad_gateway", always(Reply::json(502, "<html><h1>502 Bad Gateway</h1></html>",
                                         {{"Content-Type", "text/html"}}))},
      {"unavailable", always(Reply::json(503, "{}"))},
      {"empty", always(Reply::json(200, ""))},
      {"no_content", always(Reply::json(204, ""))},
      {"page", always(Reply::json(200, "<html><h1>Sign in to the wireless</h1></html>"))},
  };
  return faults;
}

ServerOptions secured(Tls tls = {}) {
  return {.tls = tls};
}

ServerOptions greeting(Reply reply) {
  return {.tls = Tls{}, .greeting = [reply = std::move(reply)] { return reply; }};
}

/// A fatal alert of the version that all have, in answer to the client's first bytes.
Reply tls_alert(char alert) {
  return Reply::raw({'\x15', '\x03', '\x03', '\0', '\x02', '\x02', alert});
}

ServerFault proxy(const Reply& reply) {
  return {.reply = always(reply), .is_proxy = true};
}

}  // namespace

const std::map<std::string, ReplyFault>& reply_faults() {
  static const auto all = [] {
    auto joined = connections();
    for (const auto* more : {&framings(), &answers()}) joined.insert(more->begin(), more->end());
    return joined;
  }();
  return all;
}

const std::map<std::string, ServerFault>& server_faults() {
  static const std::map<std::string, ServerFault> faults{
      {"refused", {.options = {.tls = Tls{}, .refusing = true}}},
      {"full", {.options = {.tls = Tls{}, .full = true}}},
      {"name_unknown", {.options = secured(), .host = "userhub.invalid"}},
      {"localhost_on_ipv4", {.options = secured(), .host = "localhost"}},
      {"localhost_on_ipv6", {.options = {.tls = Tls{}, .ipv6 = true}, .host = "localhost"}},
      {"ipv6", {.options = {.tls = Tls{}, .ipv6 = true}}},
      {"tls_silent", {.options = {.tls = Tls{}, .deaf = true}}},
      {"tls_garbage", {.options = greeting(Reply::raw(std::string(64, 'x')).left_open())}},
      {"tls_closed", {.options = greeting(Reply::close())}},
      {"tls_reset", {.options = greeting(Reply::reset())}},
      {"tls_alert", {.options = greeting(tls_alert(80))}},
      {"tls_refused", {.options = greeting(tls_alert(40))}},
      {"tls_client_certificate", {.options = secured({.client_certificate = true})}},
      {"tls_1_2_client_certificate",
       {.options = secured({.without_1_3 = true, .client_certificate = true})}},
      {"tls_not_spoken", {.options = greeting(Reply::raw("HTTP/1.1 400 Bad Request\r\n\r\n"))}},
      {"tls_outdated", {.options = secured({.outdated = true})}},
      {"certificate_untrusted", {.options = secured({.certificate = Certificate::untrusted})}},
      {"certificate_expired", {.options = secured({.certificate = Certificate::expired})}},
      {"certificate_of_another", {.options = secured({.certificate = Certificate::wrong_host})}},
      {"proxy", {.is_proxy = true}},
      {"proxy_refused", {.options = {.refusing = true}, .is_proxy = true}},
      {"proxy_name_unknown", {.is_proxy = true, .host = "proxy.invalid"}},
      {"tls_renegotiated",
       {.options = secured({.without_1_3 = true}), .reply = always(Reply::demand_certificate())}},
      {"proxy_to_client_certificate", proxy(Reply::tunnelled({.client_certificate = true}))},
      {"proxy_tls_refused", {.options = greeting(tls_alert(40)), .is_proxy = true}},
      {"proxy_silent", proxy(Reply::close().hold())},
      {"proxy_forbids", proxy(Reply::json(403, "<html></html>"))},
      {"proxy_wants_password",
       proxy(Reply::json(407, "", {{"Proxy-Authenticate", "Basic realm=\"proxy\""}}))},
      {"proxy_bad_gateway", proxy(Reply::json(502, "<html></html>"))},
      {"proxy_closed", proxy(Reply::close())},
      {"proxy_reset", proxy(Reply::reset())},
      {"proxy_not_http", proxy(Reply::raw("SSH-2.0-OpenSSH_9.2\r\n"))},
      {"proxy_headers_without_end",
       proxy(without_end("HTTP/1.1 200 OK\r\n", "X-Padding: xxx\r\n"))},
  };
  return faults;
}

Reply faultless_reply(const ReceivedRequest& request) {
  return request.method == "CONNECT" ? Reply::tunnelled() : link_reply(request);
}

Reply reply_to(const ReceivedRequest& request) {
  const std::string user = user_of(request);
  const auto fault = reply_faults().find(user.starts_with("fault_") ? user.substr(6) : "");
  return fault == reply_faults().end() ? faultless_reply(request) : fault->second(request);
}

}  // namespace userhub::testing
