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

std::expected<ClientOptions, Error> read_client_options(const userhub_client_options* theirs) {
  const auto ours = read_sized_struct(theirs, about);
  if (!ours) return std::unexpected(ours.error());

  using std::chrono::milliseconds;
  ClientOptions options;
  options.admin_key = string_or_empty(ours->admin_key);
  if (ours->base_url != nullptr) options.base_url = ours->base_url;
  options.ca_file = string_or_empty(ours->ca_file);
  if (ours->proxy != nullptr) options.proxy = ours->proxy;
  options.user_agent_suffix = string_or_empty(ours->user_agent_suffix);
  options.allow_insecure_base_url = ours->allow_insecure_base_url != 0;
  if (ours->timeout_ms != 0) options.timeout = milliseconds(ours->timeout_ms);
  if (ours->attempt_timeout_ms != 0) {
    options.attempt_timeout = milliseconds(ours->attempt_timeout_ms);
  }
  if (ours->connect_timeout_ms != 0) {
    options.connect_timeout = milliseconds(ours->connect_timeout_ms);
  }
  options.max_retries = ours->max_retries;
  if (ours->max_connections != 0) options.max_connections = ours->max_connections;
  if (ours->max_connection_age_ms != 0) {
    options.max_connection_age =
        std::chrono::floor<std::chrono::seconds>(milliseconds(ours->max_connection_age_ms));
  }
  if (ours->allowed_return_origins != nullptr) {
    options.allowed_return_origins = words_of(ours->allowed_return_origins);
  }
  if (ours->on_attempt != nullptr) {
    options.on_attempt = observer_of(ours->on_attempt, ours->on_attempt_data);
  }
  return options;
}

}  // namespace userhub::capi

void userhub_client_options_init(userhub_client_options* options, size_t size) {
  userhub::capi::init_sized_struct<userhub_client_options>(options, size,
                                                           USERHUB_CLIENT_OPTIONS_INIT);
}
