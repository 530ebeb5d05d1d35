#include "call.h"

#include "_cgo_export.h"

static void complete(void* done, userhub_status status, userhub_portal_session* session,
                     userhub_error* error) {
  (void)status;
  const char* redirect_url = session == NULL ? NULL : userhub_portal_session_redirect_url(session);
  userhubGoComplete((uintptr_t)done, (char*)redirect_url, error);
  userhub_portal_session_free(session);
  userhub_error_free(error);
}

userhub_status userhub_go_start_call(userhub_client* client,
                                     const userhub_portal_session_request* request, uintptr_t done,
                                     userhub_call** call, userhub_error** error) {
  return userhub_create_portal_session_async(client, request, complete, (void*)done, call, error);
}
