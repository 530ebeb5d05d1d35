#include "portal_session_request.hpp"

#include <chrono>

#include "sized_struct.hpp"
#include "string_argument.hpp"

namespace userhub::capi {
namespace {

constexpr SizedStruct about{.argument = "request",
                            .name = "userhub_portal_session_request",
                            .initialiser = "USERHUB_PORTAL_SESSION_REQUEST_INIT",
                            .first_size = 72,
                            .our_size = sizeof(userhub_portal_session_request)};

CallOptions call_options(const userhub_portal_session_request& known) {
  CallOptions options;
  if (known.timeout_ms != 0) options.timeout = std::chrono::milliseconds(known.timeout_ms);
  if (known.interrupted != nullptr) {
    options.interrupted = [interrupted = known.interrupted, data = known.interrupted_data] {
      return interrupted(data) != 0;
    };
  }
  return options;
}

}  // namespace

std::expected<RequestedCall, Error> read_request(const userhub_portal_session_request* given) {
  const auto known = read_sized_struct(given, about);
  if (!known) return std::unexpected(known.error());
  return RequestedCall{.request = {.user_id = string_or_empty(known->user_id),
                                   .portal_url = string_or_empty(known->portal_url),
                                   .return_url = string_or_empty(known->return_url),
                                   .success_url = string_or_empty(known->success_url),
                                   .organization_id = string_or_empty(known->organization_id)},
                       .options = call_options(*known)};
}

}  // namespace userhub::capi

void userhub_portal_session_request_init(userhub_portal_session_request* request, size_t size) {
  userhub::capi::init_sized_struct<userhub_portal_session_request>(
      request, size, USERHUB_PORTAL_SESSION_REQUEST_INIT);
}
