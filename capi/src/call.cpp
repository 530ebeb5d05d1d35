#include "call.hpp"

#include "call_start.hpp"
#include "client.hpp"
#include "handle.hpp"
#include "portal_session.hpp"
#include "portal_session_request.hpp"
#include "process/cancel_hold.hpp"

namespace {

using Result = std::expected<userhub::PortalSession, userhub::Error>;

void call_back(userhub_portal_session_callback callback, void* user_data, Result result) {
  userhub_portal_session* session = nullptr;
  userhub_error* error = nullptr;
  const userhub_status status = userhub::capi::give_handle(&session, "session", &error,
                                                           [&result] { return std::move(result); });
  callback(user_data, status, session, error);
}

}  // namespace

userhub_status userhub_create_portal_session_async(const userhub_client* client,
                                                   const userhub_portal_session_request* request,
                                                   userhub_portal_session_callback callback,
                                                   void* user_data, userhub_call** call,
                                                   userhub_error** error) {
  using userhub::capi::fail;
  using userhub::capi::null_argument;
  const userhub::CancelHold hold;
  return userhub::capi::without_exceptions(call, error, [=] {
    if (client == nullptr) return fail(null_argument("client").error(), error);
    if (callback == nullptr) return fail(null_argument("callback").error(), error);
    const auto parsed = userhub::capi::read_request(request);
    if (!parsed) return fail(parsed.error(), error);
    userhub::PortalSessionCallback on_result = [callback, user_data](Result result) {
      call_back(callback, user_data, std::move(result));
    };
    auto prepared = userhub::CallStart::prepare_async(client->client, parsed->request,
                                                      parsed->options, on_result);
    if (!prepared) return fail(std::move(prepared).error(), error);
    if (call != nullptr) *call = new userhub_call{*prepared};
    userhub::CallStart::start(*prepared);
    return USERHUB_OK;
  });
}

void userhub_call_cancel(userhub_call* call) {
  const userhub::CancelHold hold;
  if (call != nullptr) call->call.cancel();
}

void userhub_call_free(userhub_call* call) {
  delete call;
}
