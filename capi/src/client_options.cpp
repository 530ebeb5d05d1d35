#include "client_options.hpp"

#include <chrono>

#include "sized_struct.hpp"
#include "string_argument.hpp"

namespace userhub::capi {
namespace {

constexpr SizedStruct about{.argument = "options",
                            .name = "userhub_client_options",
                            .initialiser = "USERHUB_CLIENT_OPTIONS_INIT",
                            .first_size = 88,
                            .our_size = sizeof(userhub_client_options)};

}  // namespace

std::expected<ClientOptions, Error> read_client_options(const userhub_client_options* given) {
  const auto known = read_sized_struct(given, about);
  if (!known) return std::unexpected(known.error());

  using std::chrono::milliseconds;
  ClientOptions options;
  options.admin_key = string_or_empty(known->admin_key);
  if (known->base_url != nullptr) options.base_url = known->base_url;
  options.ca_file = string_or_empty(known->ca_file);
  if (known->proxy != nullptr) options.proxy = known->proxy;
  options.user_agent_suffix = string_or_empty(known->user_agent_suffix);
  options.allow_insecure_base_url = known->allow_insecure_base_url != 0;
  if (known->timeout_ms != 0) options.timeout = milliseconds(known->timeout_ms);
  if (known->connect_timeout_ms != 0) {
    options.connect_timeout = milliseconds(known->connect_timeout_ms);
  }
  options.max_retries = known->max_retries;
  if (known->max_connections != 0) options.max_connections = known->max_connections;
  if (known->max_connection_age_ms != 0) {
    options.max_connection_age =
        std::chrono::floor<std::chrono::seconds>(milliseconds(known->max_connection_age_ms));
  }
  return options;
}

}  // namespace userhub::capi

void userhub_client_options_init(userhub_client_options* options, size_t size) {
  userhub::capi::init_sized_struct<userhub_client_options>(options, size,
                                                           USERHUB_CLIENT_OPTIONS_INIT);
}
