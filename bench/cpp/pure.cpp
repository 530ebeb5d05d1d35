#include <userhub/http.hpp>

#include "client.hpp"
#include "measure.hpp"
#include "request/encode_request.hpp"
#include "resolve_options.hpp"

/// What the core does in a call but for I/O: builds the request, reads the answer. The headers are
/// the same for every call, and were made with the client.
int main() {
  const auto settings = userhub::resolve_options(make_options());
  if (!settings) workload::fail(settings.error().message);
  const userhub::PortalSessionRequest request = make_request();
  const userhub::HttpResponse response{
      .status = 200, .headers = {}, .body = workload::setting("BENCH_ANSWER")};
  return measure::run_blocking([&] {
    return [&] {
      constexpr int calls = 1000;  // one is too short to be timed
      for (int call = 0; call < calls; ++call) {
        const auto built = userhub::encode_request(*settings, request);
        const auto session = userhub::read_portal_session(response);
        if (!built || !session) workload::fail("refused");
      }
    };
  });
}
