#include "curl/response_reader.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "curl/single_transfer.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

TEST_CASE("a chunked answer is read") {
  LoopbackServer server;
  server.reply(
      Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "10\r\n{\"redirectUrl\":\"\r\n14\r\nhttps://p.example/\"}\r\n0\r\n\r\n"));
  CHECK(redirect_url_of(
            single_attempt_client(server.url()).create_portal_session(request_of("usr_1"))) ==
        "https://p.example/");
}

TEST_CASE("an answer that ends with its connection is read") {
  LoopbackServer server;
  server.reply(Reply::raw("HTTP/1.0 200 OK\r\n\r\n{\"redirectUrl\":\"https://p.example/\"}"));
  CHECK(redirect_url_of(
            single_attempt_client(server.url()).create_portal_session(request_of("usr_1"))) ==
        "https://p.example/");
}

TEST_CASE("a chunked answer cut short is a failed connection") {
  LoopbackServer server;
  server.reply(
      Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "24\r\n{\"redirectUrl\":\"https://p.example/\"}\r\n"));
  const auto error = error_of_call(single_attempt_client(server.url()));
  CHECK(error.code == ErrorCode::connection_failed);
  CHECK(error.phase == Phase::response);
}

TEST_CASE("interim answers do not count") {
  LoopbackServer server;
  server.reply(Reply::raw("HTTP/1.1 103 Early Hints\r\nX-Request-Id: early\r\n\r\n" +
                          Reply::json(404, "{}", {{"Request-Id", "final"}}).bytes));
  const auto error = error_of_call(single_attempt_client(server.url()));
  CHECK(error.http_status == 404);
  CHECK(error.request_id == "final");
}

TEST_CASE("a broken or unknown content encoding is a bad response") {
  for (const auto& [encoding, body] : std::vector<std::pair<std::string, std::string>>{
           {"gzip", "not gzip at all"}, {"zebra", "{}"}}) {
    INFO(encoding);
    LoopbackServer server;
    server.reply(Reply::json(200, body, {{"Content-Encoding", encoding}}));
    CHECK(error_of_call(single_attempt_client(server.url())).code == ErrorCode::bad_response);
  }
}

TEST_CASE("an error answer is that error even if its body cannot be decoded") {
  LoopbackServer server;
  server.reply(Reply::json(401, "not gzip at all", {{"Content-Encoding", "gzip"}}));
  const auto error = error_of_call(single_attempt_client(server.url()));
  CHECK(error.code == ErrorCode::api_error);
  CHECK(error.http_status == 401);
}

TEST_CASE("endless headers end the attempt") {
  LoopbackServer server;
  std::string bytes = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 20'000; ++i)
    bytes += "X-Padding-" + std::to_string(i) + ": xxxxxxxxxxxxxxxx\r\n";
  server.reply(Reply::raw(bytes));
  CHECK(error_of_call(single_attempt_client(server.url())).code == ErrorCode::bad_response);
}

TEST_CASE("one endless header ends the attempt") {
  LoopbackServer server;
  server.reply(Reply::raw("HTTP/1.1 200 OK\r\nX-Padding: " + std::string(2'000'000, 'x')));
  const auto error = error_of_call(make_client(loopback_options(server.url())));
  CHECK(error.code == ErrorCode::bad_response);
  CHECK(error.attempts == 1);
}

TEST_CASE("a body without an end is read no further than 5 MiB") {
  for (const int status : {200, 500}) {
    LoopbackServer server;
    auto endless = Reply::raw("HTTP/1.1 " + std::to_string(status) + " Endless\r\n\r\n" +
                              std::string(max_response_body_bytes + 1, 'x'));
    endless.then = Reply::Then::keep_alive;
    server.reply(std::move(endless));
    const auto error = error_of_call(single_attempt_client(server.url()));
    CHECK(error.code == (status == 200 ? ErrorCode::bad_response : ErrorCode::api_error));
    CHECK(error.http_status == status);
  }
}

TEST_CASE("a large answer is held until its transfer is released, and its memory no longer") {
  constexpr std::size_t large = std::size_t{4} << 20;
  LoopbackServer server([](const auto&) { return Reply::json(200, std::string(large, 'x')); });
  SingleTransfer single(loopback_options(server.url()));
  const HttpResponse* const answer = single.attempt().answer;
  REQUIRE(answer != nullptr);
  CHECK(answer->body == std::string(large, 'x'));
  single.transfer().release();
  CHECK(answer->body.capacity() <= std::size_t{64} * 1024);
}

TEST_CASE("an answer has its status, its body and the headers that a session's reader needs") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", " 7 "}, {"X-Other", "1"}}));
  SingleTransfer single(loopback_options(server.url()));
  const auto outcome = single.attempt();
  REQUIRE(outcome.answer != nullptr);
  CHECK(outcome.answer->status == 503);
  CHECK(outcome.answer->body == "{}");
  CHECK(outcome.answer->headers == HttpHeaders{{"Retry-After", "7"}});
}

TEST_CASE("a reader forgets an answer before the next one") {
  LoopbackServer server;
  server.reply(Reply::json(503, "{}", {{"Retry-After", "7"}}));
  server.reply(Reply::json(200, "", {}));
  SingleTransfer single(loopback_options(server.url()));
  single.attempt();
  const auto outcome = single.attempt();
  REQUIRE(outcome.answer != nullptr);
  CHECK(outcome.answer->status == 200);
  CHECK(outcome.answer->body.empty());
  CHECK(outcome.answer->headers.empty());
}

TEST_CASE("the status of a head counts once the head is complete") {
  const std::pair<const char*, int> rows[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", 200},
      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n", 0},
      {"HTTP/1.1 103 Early Hints\r\n\r\n", 0}};
  for (const auto& [bytes, status] : rows) {
    INFO(bytes);
    LoopbackServer server;
    server.reply(Reply::raw(bytes));
    const auto outcome = SingleTransfer(loopback_options(server.url())).attempt();
    CHECK(outcome.answer == nullptr);
    CHECK(outcome.cause == FailureCause::connection_lost);
    CHECK(outcome.http_status == status);
    CHECK(outcome.phase == Phase::response);
    CHECK(outcome.bytes_received == std::string(bytes).size());
  }
}
