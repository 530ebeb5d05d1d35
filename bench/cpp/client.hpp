#pragma once

#include <userhub/userhub.hpp>

#include "workload.hpp"

inline userhub::ClientOptions make_options() {
  return {.admin_key = workload::setting("USERHUB_ADMIN_KEY"),
          .base_url = workload::setting("USERHUB_BASE_URL"),
          .ca_file = workload::setting("USERHUB_CA_FILE"),
          .max_connections = std::stoi(workload::setting("BENCH_CONNECTIONS"))};
}

inline userhub::Client make_client() {
  auto client = userhub::Client::create(make_options());
  if (!client) workload::fail(client.error().message);
  return *std::move(client);
}

inline userhub::PortalSessionRequest make_request() {
  return {.user_id = workload::setting("BENCH_USER_ID"),
          .portal_url = workload::setting("BENCH_PORTAL_URL"),
          .return_url = workload::setting("BENCH_RETURN_URL")};
}
