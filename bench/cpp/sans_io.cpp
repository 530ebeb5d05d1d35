#include <userhub/http.hpp>

#include "client.hpp"
#include "measure.hpp"

/// What the core does for an HTTP stack of one's own: builds the request, reads the answer.
int main() {
  const userhub::Client client = make_client();
  const userhub::PortalSessionRequest request = make_request();
  const userhub::HttpResponse response{
      .status = 200, .headers = {}, .body = workload::setting("BENCH_ANSWER")};
  return measure::run_blocking([&] {
    return [&] {
      constexpr int calls = 1000;  // one is too short to be timed
      for (int call = 0; call < calls; ++call) {
        const auto built = client.build_request(request);
        const auto session = userhub::read_portal_session(response);
        if (!built || !session) workload::fail("refused");
      }
    };
  });
}
