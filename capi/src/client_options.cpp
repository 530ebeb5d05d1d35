#include "client_options.hpp"

#include <chrono>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "error.hpp"
#include "sized_struct.hpp"
#include "string_argument.hpp"

namespace userhub::capi {
namespace {

constexpr SizedStruct about{.argument = "options",
                            .name = "userhub_client_options",
                            .initialiser = "USERHUB_CLIENT_OPTIONS_INIT",
                            .first_size = 120,
                            .our_size = sizeof(userhub_client_options)};

std::vector<std::string> words_of(const char* text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

AttemptObserver observer_of(decltype(userhub_client_options::on_attempt) on_attempt, void* data) {
  return [on_attempt, data](const Attempt& ended) {
    userhub_error* error = nullptr;
    try {
      if (ended.error != nullptr) fail(*ended.error, &error);
    } catch (...) {
      fail_thrown(&error);
    }
    const userhub_attempt attempt{.struct_size = sizeof(userhub_attempt),
                                  .number = ended.number,
                                  .http_status = ended.http_status,
                                  .error = error,
                                  .duration_us = ended.duration.count(),
                                  .connection_reused = ended.connection_reused ? 1 : 0};
    on_attempt(data, &attempt);
    userhub_error_free(error);
  };
}

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
  if (known->attempt_timeout_ms != 0) {
    options.attempt_timeout = milliseconds(known->attempt_timeout_ms);
  }
  if (known->connect_timeout_ms != 0) {
    options.connect_timeout = milliseconds(known->connect_timeout_ms);
  }
  options.max_retries = known->max_retries;
  if (known->max_connections != 0) options.max_connections = known->max_connections;
  if (known->max_connection_age_ms != 0) {
    options.max_connection_age =
        std::chrono::floor<std::chrono::seconds>(milliseconds(known->max_connection_age_ms));
  }
  if (known->allowed_return_origins != nullptr) {
    options.allowed_return_origins = words_of(known->allowed_return_origins);
  }
  if (known->on_attempt != nullptr) {
    options.on_attempt = observer_of(known->on_attempt, known->on_attempt_data);
  }
  return options;
}

}  // namespace userhub::capi

void userhub_client_options_init(userhub_client_options* options, size_t size) {
  userhub::capi::init_sized_struct<userhub_client_options>(options, size,
                                                           USERHUB_CLIENT_OPTIONS_INIT);
}
