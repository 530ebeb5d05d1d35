#include <userhub/userhub.hpp>

#include <functional>
#include <latch>

#include "client.hpp"
#include "measure.hpp"

int main() {
  const userhub::Client client = make_client();
  const userhub::PortalSessionRequest request = make_request();
  return measure::run([&](measure::Stretch& stretch) {
    std::latch chains(static_cast<std::ptrdiff_t>(measure::concurrency()));
    const std::function<void()> next = [&] {
      if (!stretch.goes_on()) return chains.count_down();
      client.create_portal_session_async(request, {},
                                         [&, begun = stretch.begin_call()](const auto& session) {
                                           if (!session) workload::fail(session.error().message);
                                           workload::check(session->redirect_url);
                                           stretch.end_call(begun);
                                           next();
                                         });
    };
    for (std::size_t chain = 0; chain < measure::concurrency(); ++chain) next();
    chains.wait();
  });
}
