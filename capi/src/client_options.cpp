#include "client_options.hpp"

#include <array>
#include <chrono>
#include <iterator>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include "error.hpp"
#include "named_members.hpp"
#include "process/cancel_hold.hpp"
#include "sized_struct.hpp"
#include "string_argument.hpp"

namespace userhub::capi {
namespace {

constexpr SizedStruct about{.argument = "options",
                            .name = "userhub_client_options",
                            .initialiser = "USERHUB_CLIENT_OPTIONS_INIT",
                            .first_size = 120,
                            .our_size = sizeof(userhub_client_options)};

using Options = userhub_client_options;

constexpr std::array<NamedMember<Options>, 13> named_members{{
    {"admin_key", &Options::admin_key},
    {"base_url", &Options::base_url},
    {"ca_file", &Options::ca_file},
    {"proxy", &Options::proxy},
    {"user_agent_suffix", &Options::user_agent_suffix},
    {"allow_insecure_base_url", &Options::allow_insecure_base_url},
    {"timeout_ms", &Options::timeout_ms},
    {"attempt_timeout_ms", &Options::attempt_timeout_ms},
    {"connect_timeout_ms", &Options::connect_timeout_ms},
    {"max_retries", &Options::max_retries},
    {"max_connections", &Options::max_connections},
    {"max_connection_age_ms", &Options::max_connection_age_ms},
    {"allowed_return_origins", &Options::allowed_return_origins},
}};

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

userhub_client_options* userhub_client_options_new(void) {
  const userhub::CancelHold hold;
  return new (std::nothrow)
      userhub::capi::OwningStruct<userhub_client_options>{USERHUB_CLIENT_OPTIONS_INIT, {}};
}

userhub_status userhub_client_options_set(userhub_client_options* options, const char* name,
                                          const char* value, userhub_error** error) {
  const userhub::CancelHold hold;
  return userhub::capi::set_by_name<userhub_client_options>(
      options, "options", userhub::capi::named_members, name, value, error);
}

void userhub_client_options_free(userhub_client_options* options) {
  delete static_cast<userhub::capi::OwningStruct<userhub_client_options>*>(options);
}
