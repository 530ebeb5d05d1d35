#include <userhub/userhub.hpp>

#include <latch>
#include <thread>

#include "client.hpp"
#include "measure_async.hpp"

namespace {

class Calls {
 public:
  template <typename Done>
  void begin(Done done) {
    client_.create_portal_session_async(request_, {}, [done](const auto& session) {
      if (!session) workload::fail(session.error().message);
      workload::check(session->redirect_url);
      done();
    });
  }
  void wait(std::latch& latch) { latch.wait(); }
  void wait_until(measure::clock::time_point time) { std::this_thread::sleep_until(time); }

 private:
  const userhub::Client client_ = make_client();
  const userhub::PortalSessionRequest request_ = make_request();
};

}  // namespace

int main() {
  return measure::run_async<Calls>();
}
