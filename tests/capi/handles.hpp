#pragma once

#include <cstring>
#include <memory>

#include "catch.hpp"
#include "userhub.h"

/// The C API's handles as the tests hold them.
namespace userhub::testing {

struct Free {
  void operator()(userhub_client* client) const { userhub_client_free(client); }
  void operator()(userhub_client_options* options) const { userhub_client_options_free(options); }
  void operator()(userhub_portal_session_request* request) const {
    userhub_portal_session_request_free(request);
  }
  void operator()(userhub_portal_session* session) const { userhub_portal_session_free(session); }
  void operator()(userhub_call* call) const { userhub_call_free(call); }
  void operator()(userhub_completions* completions) const { userhub_completions_free(completions); }
  void operator()(userhub_http_request* request) const { userhub_http_request_free(request); }
  void operator()(userhub_error* error) const { userhub_error_free(error); }
};

template <class Handle>
using Owned = std::unique_ptr<Handle, Free>;

template <class Handle>
struct Outcome {
  userhub_status status;
  Owned<Handle> handle;
  Owned<userhub_error> error;
};

/// Runs `call(&handle, &error)` on out-parameters full of garbage and checks that it settles both.
template <class Handle, class Call>
Outcome<Handle> outcome_of(Call&& call) {
  int garbage = 0;
  auto* handle = reinterpret_cast<Handle*>(&garbage);
  auto* error = reinterpret_cast<userhub_error*>(&garbage);
  const userhub_status status = call(&handle, &error);
  CHECK((handle != nullptr) == (status == USERHUB_OK));
  CHECK((error != nullptr) == (status != USERHUB_OK));
  CHECK(userhub_error_code(error) == status);
  if (error != nullptr) CHECK(std::strlen(userhub_error_message(error)) > 0);
  return {status, Owned<Handle>(handle), Owned<userhub_error>(error)};
}

inline userhub_client_options options_for(const char* base_url) {
  userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  options.admin_key = "key_for_tests";
  options.base_url = base_url;
  options.max_retries = 0;
  return options;
}

inline userhub_portal_session_request request_for(const char* user_id) {
  userhub_portal_session_request request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
  request.user_id = user_id;
  return request;
}

inline Outcome<userhub_client> new_client(const userhub_client_options* options) {
  return outcome_of<userhub_client>(
      [=](auto** client, auto** error) { return userhub_client_new(options, client, error); });
}

inline Owned<userhub_client> client_for(const char* base_url) {
  const auto options = options_for(base_url);
  auto made = new_client(&options);
  REQUIRE(made.handle);
  return std::move(made.handle);
}

inline Outcome<userhub_portal_session> create_session(
    const userhub_client* client, const userhub_portal_session_request* request) {
  return outcome_of<userhub_portal_session>([=](auto** session, auto** error) {
    return userhub_create_portal_session(client, request, session, error);
  });
}

inline Outcome<userhub_http_request> new_http_request(
    const userhub_client* client, const userhub_portal_session_request* request) {
  return outcome_of<userhub_http_request>([=](auto** http_request, auto** error) {
    return userhub_http_request_new(client, request, http_request, error);
  });
}

inline Outcome<userhub_portal_session> read_session(int http_status, const char* body,
                                                    std::size_t length,
                                                    const char* headers = nullptr) {
  return outcome_of<userhub_portal_session>([=](auto** session, auto** error) {
    return userhub_portal_session_read(http_status, headers, body, length, session, error);
  });
}

}  // namespace userhub::testing
