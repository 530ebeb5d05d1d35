/* Creates a portal session and prints its URL: portal_session_c [USER_ID [PORTAL_URL]]
   USERHUB_ADMIN_KEY is the admin key. USERHUB_BASE_URL, if set, replaces the address of UserHub. */
#include <stdio.h>
#include <stdlib.h>
#include <userhub.h>

static int fail(userhub_error* error) {
  fprintf(stderr, "%s: %s\n", userhub_status_name(userhub_error_code(error)),
          userhub_error_message(error));
  userhub_error_free(error);
  return EXIT_FAILURE;
}

int main(int argc, char** argv) {
  userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  userhub_portal_session_request request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
  userhub_client* client = NULL;
  userhub_portal_session* session = NULL;
  userhub_error* error = NULL;

  options.admin_key = getenv("USERHUB_ADMIN_KEY");
  options.base_url = getenv("USERHUB_BASE_URL");
  if (userhub_client_new(&options, &client, &error) != USERHUB_OK) return fail(error);

  request.user_id = argc > 1 ? argv[1] : "auth0|123456789@conn_26yEiYymqy6ZmG";
  request.portal_url = argc > 2 ? argv[2] : "/{accountId}/plans";
  if (userhub_create_portal_session(client, &request, &session, &error) != USERHUB_OK) {
    userhub_client_free(client);
    return fail(error);
  }

  puts(userhub_portal_session_redirect_url(session));
  userhub_portal_session_free(session);
  userhub_client_free(client);
  return EXIT_SUCCESS;
}
