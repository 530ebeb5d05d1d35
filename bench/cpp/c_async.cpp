#include <userhub.h>

#include <latch>
#include <vector>

#include "c_client.hpp"
#include "measure.hpp"

namespace {

struct Calls {
  userhub_client* client;
  userhub_portal_session_request request;
  measure::Stretch& stretch;
  std::latch chains;
};

/// One call after another; each begins where the one before ended, on the client's I/O thread.
struct Chain {
  Calls& calls;
  measure::clock::time_point begun{};

  void next() {
    if (!calls.stretch.goes_on()) return calls.chains.count_down();
    begun = calls.stretch.begin_call();
    userhub_error* error = nullptr;
    expect_ok(userhub_create_portal_session_async(calls.client, &calls.request, ended, this,
                                                  nullptr, &error),
              error);
  }

  static void ended(void* self, userhub_status status, userhub_portal_session* session,
                    userhub_error* error) {
    expect_ok(status, error);
    workload::check(userhub_portal_session_redirect_url(session));
    userhub_portal_session_free(session);
    auto& chain = *static_cast<Chain*>(self);
    chain.calls.stretch.end_call(chain.begun);
    chain.next();
  }
};

}  // namespace

int main() {
  userhub_client* client = make_c_client();
  const int result = measure::run([&](measure::Stretch& stretch) {
    Calls calls{client, make_c_request(), stretch,
                std::latch(static_cast<std::ptrdiff_t>(measure::concurrency()))};
    std::vector<Chain> chains(measure::concurrency(), Chain{calls});
    for (Chain& chain : chains) chain.next();
    calls.chains.wait();
  });
  userhub_client_free(client);
  return result;
}
