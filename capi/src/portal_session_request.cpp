#include "portal_session_request.hpp"

#include <array>
#include <chrono>
#include <new>

#include "named_members.hpp"
#include "process/cancel_hold.hpp"
#include "sized_struct.hpp"
#include "string_argument.hpp"

namespace userhub::capi {
namespace {

constexpr SizedStruct about{.argument = "request",
                            .name = "userhub_portal_session_request",
                            .initialiser = "USERHUB_PORTAL_SESSION_REQUEST_INIT",
                            .first_size = 72,
                            .our_size = sizeof(userhub_portal_session_request)};

using Request = userhub_portal_session_request;

constexpr std::array<NamedMember<Request>, 6> named_members{{
    {"user_id", &Request::user_id},
    {"portal_url", &Request::portal_url},
    {"return_url", &Request::return_url},
    {"success_url", &Request::success_url},
    {"organization_id", &Request::organization_id},
    {"timeout_ms", &Request::timeout_ms},
}};

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

userhub_portal_session_request* userhub_portal_session_request_new(void) {
  const userhub::CancelHold hold;
  return new (std::nothrow) userhub::capi::OwningStruct<userhub_portal_session_request>{
      USERHUB_PORTAL_SESSION_REQUEST_INIT, {}};
}

userhub_status userhub_portal_session_request_set(userhub_portal_session_request* request,
                                                  const char* name, const char* value,
                                                  userhub_error** error) {
  const userhub::CancelHold hold;
  return userhub::capi::set_by_name<userhub_portal_session_request>(
      request, "request", userhub::capi::named_members, name, value, error);
}

void userhub_portal_session_request_free(userhub_portal_session_request* request) {
  delete static_cast<userhub::capi::OwningStruct<userhub_portal_session_request>*>(request);
}
