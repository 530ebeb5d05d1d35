#pragma once

#include <userhub.h>

#include "workload.hpp"

inline void expect_ok(userhub_status status, userhub_error* error) {
  if (status != USERHUB_OK) workload::fail(userhub_error_message(error));
}

inline userhub_client* make_c_client() {
  static const std::string admin_key = workload::setting("USERHUB_ADMIN_KEY");
  static const std::string base_url = workload::setting("USERHUB_BASE_URL");
  static const std::string ca_file = workload::setting("USERHUB_CA_FILE");
  userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  options.admin_key = admin_key.c_str();
  options.base_url = base_url.c_str();
  options.ca_file = ca_file.c_str();
  userhub_client* client = nullptr;
  userhub_error* error = nullptr;
  expect_ok(userhub_client_new(&options, &client, &error), error);
  return client;
}

inline userhub_portal_session_request make_c_request() {
  static const std::string user_id = workload::setting("BENCH_USER_ID");
  static const std::string portal_url = workload::setting("BENCH_PORTAL_URL");
  static const std::string return_url = workload::setting("BENCH_RETURN_URL");
  userhub_portal_session_request request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
  request.user_id = user_id.c_str();
  request.portal_url = portal_url.c_str();
  request.return_url = return_url.c_str();
  return request;
}
