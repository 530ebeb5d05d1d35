/* First, so that it must stand alone. */
#include "userhub.h"

/* Twice, so that it must guard itself. */
#include "userhub.h"

#include <stdio.h>
#include <string.h>

static int never(void* data) {
  (void)data;
  return 0;
}

static int failed(userhub_error* error) {
  fprintf(stderr, "%s: %s\n", userhub_status_name(userhub_error_code(error)),
          userhub_error_message(error));
  userhub_error_free(error);
  return 1;
}

int main(void) {
  userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  userhub_portal_session_request request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
  userhub_client* client = NULL;
  userhub_http_request* http_request = NULL;
  userhub_portal_session* session = NULL;
  userhub_error* error = NULL;
  const char* body = "{\"redirectUrl\":\"https://portal.example/x\"}";
  char path[64];
  int same;

  if (userhub_version_number() != USERHUB_VERSION_NUMBER) return 1;
  if (userhub_portal_path(USERHUB_PORTAL_PLANS, NULL, path, sizeof path, &error) < 0) {
    return failed(error);
  }
  options.admin_key = "key_for_tests";
  request.user_id = "usr_ada";
  request.portal_url = path;
  request.interrupted = never;
  if (userhub_client_new(&options, &client, &error) != USERHUB_OK) return failed(error);
  if (userhub_http_request_new(client, &request, &http_request, &error) != USERHUB_OK) {
    return failed(error);
  }
  same = strcmp(userhub_http_request_url(http_request),
                "https://api.userhub.com/admin/v1/users/usr_ada:createPortalSession") == 0;
  if (userhub_portal_session_read(200, "Server: x\r\n", body, strlen(body), &session, &error) !=
      USERHUB_OK) {
    return failed(error);
  }
  same =
      same && strcmp(userhub_portal_session_redirect_url(session), "https://portal.example/x") == 0;
  userhub_portal_session_free(session);
  userhub_http_request_free(http_request);
  userhub_client_free(client);
  return same ? 0 : 1;
}
