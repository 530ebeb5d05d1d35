#include <userhub/userhub.hpp>

#include "client.hpp"
#include "measure.hpp"

int main() {
  const userhub::Client client = make_client();
  const userhub::PortalSessionRequest request = make_request();
  return measure::run_blocking([&] {
    const auto session = client.create_portal_session(request);
    if (!session) workload::fail(session.error().message);
    workload::check(session->redirect_url);
  });
}
