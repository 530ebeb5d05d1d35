#include <string>

#include "catch.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

TEST_CASE("every field of an error has its getter") {
  LoopbackServer server;
  server.reply(Reply::json(429,
                           R"({"code":"RESOURCE_EXHAUSTED","message":"slow down","reason":"QUOTA",)"
                           R"("param":"userId","metadata":{"b":"2","a":"1"},)"
                           R"("localeMessage":"Bitte warten."})",
                           {{"X-Request-Id", "req_1"}, {"Retry-After", "7"}}));
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("usr_ada");
  const auto outcome = create_session(client.get(), &request);
  const auto* error = outcome.error.get();
  REQUIRE(outcome.status == USERHUB_API_ERROR);
  CHECK(userhub_error_code(error) == USERHUB_API_ERROR);
  CHECK(userhub_error_message(error) == std::string("slow down"));
  CHECK(userhub_error_http_status(error) == 429);
  CHECK(userhub_error_api_code(error) == std::string("RESOURCE_EXHAUSTED"));
  CHECK(userhub_error_reason(error) == std::string("QUOTA"));
  CHECK(userhub_error_param(error) == std::string("userId"));
  CHECK(userhub_error_metadata_count(error) == 2);
  CHECK(userhub_error_metadata_key(error, 0) == std::string("a"));
  CHECK(userhub_error_metadata_value(error, 0) == std::string("1"));
  CHECK(userhub_error_metadata_key(error, 1) == std::string("b"));
  CHECK(userhub_error_metadata_value(error, 1) == std::string("2"));
  CHECK(userhub_error_metadata_key(error, 2) == nullptr);
  CHECK(userhub_error_metadata_value(error, 2) == nullptr);
  CHECK(userhub_error_locale_message(error) == std::string("Bitte warten."));
  CHECK(userhub_error_request_id(error) == std::string("req_1"));
  CHECK(userhub_error_attempts(error) == 1);
  CHECK(userhub_error_elapsed_ms(error) >= 0);
  CHECK(userhub_error_host(error) == "127.0.0.1:" + std::to_string(server.port()));
  CHECK(userhub_error_retry_after_seconds(error) == 7);
}

TEST_CASE("a field that an error does not know is empty") {
  const auto outcome = new_client(nullptr);
  const auto* error = outcome.error.get();
  CHECK(userhub_error_http_status(error) == 0);
  CHECK(userhub_error_api_code(error) == std::string());
  CHECK(userhub_error_reason(error) == std::string());
  CHECK(userhub_error_metadata_count(error) == 0);
  CHECK(userhub_error_metadata_key(error, 0) == nullptr);
  CHECK(userhub_error_locale_message(error) == std::string());
  CHECK(userhub_error_request_id(error) == std::string());
  CHECK(userhub_error_attempts(error) == 0);
  CHECK(userhub_error_phase(error) == std::string());
  CHECK(userhub_error_retry_after_seconds(error) == -1);
}

TEST_CASE("the error of a refused connection names the phase and the host") {
  const RefusingPort port;
  const auto client = client_for(port.url().c_str());
  const auto request = request_for("usr_ada");
  const auto outcome = create_session(client.get(), &request);
  CHECK(outcome.status == USERHUB_CONNECTION_FAILED);
  CHECK(userhub_error_phase(outcome.error.get()) == std::string("connect"));
  CHECK("http://" + std::string(userhub_error_host(outcome.error.get())) == port.url());
}

TEST_CASE("getters accept NULL") {
  CHECK(userhub_error_code(nullptr) == USERHUB_OK);
  CHECK(userhub_error_message(nullptr) == nullptr);
  CHECK(userhub_error_http_status(nullptr) == 0);
  CHECK(userhub_error_api_code(nullptr) == nullptr);
  CHECK(userhub_error_reason(nullptr) == nullptr);
  CHECK(userhub_error_param(nullptr) == nullptr);
  CHECK(userhub_error_metadata_count(nullptr) == 0);
  CHECK(userhub_error_metadata_key(nullptr, 0) == nullptr);
  CHECK(userhub_error_metadata_value(nullptr, 0) == nullptr);
  CHECK(userhub_error_locale_message(nullptr) == nullptr);
  CHECK(userhub_error_request_id(nullptr) == nullptr);
  CHECK(userhub_error_attempts(nullptr) == 0);
  CHECK(userhub_error_elapsed_ms(nullptr) == 0);
  CHECK(userhub_error_host(nullptr) == nullptr);
  CHECK(userhub_error_phase(nullptr) == nullptr);
  CHECK(userhub_error_retry_after_seconds(nullptr) == -1);
  CHECK(userhub_portal_session_redirect_url(nullptr) == nullptr);
  CHECK(userhub_http_request_method(nullptr) == nullptr);
  CHECK(userhub_http_request_url(nullptr) == nullptr);
  CHECK(userhub_http_request_header_count(nullptr) == 0);
  CHECK(userhub_http_request_header_name(nullptr, 0) == nullptr);
  CHECK(userhub_http_request_header_value(nullptr, 0) == nullptr);
  CHECK(userhub_http_request_body(nullptr) == nullptr);
  CHECK(userhub_http_request_body_length(nullptr) == 0);
}

TEST_CASE("a status has the word every language uses") {
  CHECK(userhub_status_name(USERHUB_OK) == std::string("ok"));
  CHECK(userhub_status_name(USERHUB_INVALID_ARGUMENT) == std::string("invalid_argument"));
  CHECK(userhub_status_name(USERHUB_CONNECTION_FAILED) == std::string("connection_failed"));
  CHECK(userhub_status_name(USERHUB_TLS_FAILED) == std::string("tls_failed"));
  CHECK(userhub_status_name(USERHUB_TIMED_OUT) == std::string("timed_out"));
  CHECK(userhub_status_name(USERHUB_CANCELLED) == std::string("cancelled"));
  CHECK(userhub_status_name(USERHUB_API_ERROR) == std::string("api_error"));
  CHECK(userhub_status_name(USERHUB_BAD_RESPONSE) == std::string("bad_response"));
  CHECK(userhub_status_name(USERHUB_INTERNAL) == std::string("internal"));
  CHECK(userhub_status_name(static_cast<userhub_status>(9)) == std::string());
}
