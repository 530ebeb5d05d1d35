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

CallOptions call_options(const userhub_portal_session_request& ours) {
  CallOptions options;
  if (ours.timeout_ms != 0) options.timeout = std::chrono::milliseconds(ours.timeout_ms);
  if (ours.interrupted != nullptr) {
    options.interrupted = [interrupted = ours.interrupted, data = ours.interrupted_data] {
      return interrupted(data) != 0;
    };
  }
  return options;
}

}  // namespace

std::expected<RequestedCall, Error> read_request(const userhub_portal_session_request* theirs) {
  const auto ours = read_sized_struct(theirs, about);
  if (!ours) return std::unexpected(ours.error());
  return RequestedCall{.request = {.user_id = string_or_empty(ours->user_id),
                                   .portal_url = string_or_empty(ours->portal_url),
                                   .return_url = string_or_empty(ours->return_url),
                                   .success_url = string_or_empty(ours->success_url),
                                   .organization_id = string_or_empty(ours->organization_id)},
                       .options = call_options(*ours)};
}

}  // namespace userhub::capi

void userhub_portal_session_request_init(userhub_portal_session_request* request, size_t size) {
  userhub::capi::init_sized_struct<userhub_portal_session_request>(
      request, size, USERHUB_PORTAL_SESSION_REQUEST_INIT);
}
