#include "portal_session.hpp"

#include <cstdint>

#include "client.hpp"
#include "handle.hpp"
#include "invalid_argument.hpp"
#include "portal_session_request.hpp"
#include "process/cancel_hold.hpp"
#include "response_headers.hpp"
#include "userhub/http.hpp"

using userhub::Error;
using userhub::PortalSession;

userhub_status userhub_create_portal_session(const userhub_client* client,
                                             const userhub_portal_session_request* request,
                                             userhub_portal_session** session,
                                             userhub_error** error) {
  const userhub::CancelHold hold;
  return userhub::capi::give_handle(
      session, "session", error, [=]() -> std::expected<PortalSession, Error> {
        if (client == nullptr) return userhub::capi::null_argument("client");
        const auto call = userhub::capi::read_request(request);
        if (!call) return std::unexpected(call.error());
        return client->client.create_portal_session(call->request, call->options);
      });
}

userhub_status userhub_portal_session_read(int http_status, const char* headers, const char* body,
                                           size_t body_length, userhub_portal_session** session,
                                           userhub_error** error) {
  return userhub::capi::give_handle(
      session, "session", error, [=]() -> std::expected<PortalSession, Error> {
        if (body == nullptr && body_length > 0) {
          return userhub::capi::null_argument("body");
        }
        if (body_length > PTRDIFF_MAX) {
          return userhub::invalid_argument("body_length",
                                           "is larger than memory: pass the number of bytes");
        }
        userhub::HttpResponse response{.status = http_status, .headers = {}, .body = {}};
        if (headers != nullptr) {
          response.headers = userhub::capi::read_response_headers(headers);
        }
        if (body != nullptr) response.body.assign(body, body_length);
        return userhub::read_portal_session(response);
      });
}

const char* userhub_portal_session_redirect_url(const userhub_portal_session* session) {
  return session == nullptr ? nullptr : session->session.redirect_url.c_str();
}

const char* userhub_portal_session_redacted_url(const userhub_portal_session* session) {
  return session == nullptr ? nullptr : session->redacted_url.c_str();
}

void userhub_portal_session_free(userhub_portal_session* session) {
  delete session;
}
