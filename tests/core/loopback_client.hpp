#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "catch.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"
#include "userhub/userhub.hpp"

namespace userhub::testing {

inline constexpr const char* admin_key = "key_secret";

/// Options for a server on loopback, with a deadline far beyond any passing test.
inline ClientOptions loopback_options(std::string base_url) {
  ClientOptions options;
  options.admin_key = admin_key;
  options.base_url = std::move(base_url);
  options.timeout = std::chrono::seconds{60};
  options.connect_timeout = std::chrono::seconds{30};
  return options;
}

inline Client make_client(ClientOptions options) {
  auto client = Client::create(std::move(options));
  if (!client) FAIL(client.error().message);
  return *std::move(client);
}

/// A client without retries.
inline Client single_attempt_client(std::string base_url) {
  auto options = loopback_options(std::move(base_url));
  options.max_retries = 0;
  return make_client(std::move(options));
}

inline PortalSessionRequest request_of(std::string user_id) {
  PortalSessionRequest request;
  request.user_id = std::move(user_id);
  return request;
}

/// The link of a call that must succeed.
inline std::string redirect_url_of(const std::expected<PortalSession, Error>& result) {
  if (!result) FAIL(to_string(result.error().code) << ": " << result.error().message);
  return result->redirect_url;
}

/// The error of a call that must fail.
template <typename T>
Error error_of(const std::expected<T, Error>& result) {
  if (result) FAIL("succeeded");
  return result.error();
}

/// The error of this client's call, which must fail.
inline Error error_of_call(const Client& client) {
  return error_of(client.create_portal_session(request_of("usr_1")));
}

}  // namespace userhub::testing
