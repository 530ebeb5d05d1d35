#include <userhub/userhub.hpp>

#include "client.hpp"
#include "measure.hpp"

int main() {
  return measure::run_blocking([] {
    return [client = make_client(), request = make_request()] {
      const auto session = client.create_portal_session(request);
      if (!session) workload::fail(session.error().message);
      workload::check(session->redirect_url);
    };
  });
}
