#include <userhub.h>

#include "c_client.hpp"
#include "measure.hpp"

int main() {
  userhub_client* client = nullptr;
  const int result = measure::run_blocking([&] {
    client = make_c_client();
    return [client, request = make_c_request()] {
      userhub_portal_session* session = nullptr;
      userhub_error* error = nullptr;
      expect_ok(userhub_create_portal_session(client, &request, &session, &error), error);
      workload::check(userhub_portal_session_redirect_url(session));
      userhub_portal_session_free(session);
    };
  });
  userhub_client_free(client);
  return result;
}
