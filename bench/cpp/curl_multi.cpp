#include <latch>

#include "curl_calls.hpp"
#include "measure_async.hpp"

namespace {

/// Driven by curl_multi_poll().
class Calls {
 public:
  void begin(CurlCalls::Done done) { calls_.begin(std::move(done)); }
  void wait(std::latch& latch) {
    while (true) {
      perform();
      if (latch.try_wait()) return;  // or the last answer would be followed by an idle wait
      poll(1'000);
    }
  }
  void wait_until(measure::clock::time_point time) {
    for (auto left = time - measure::clock::now(); left.count() > 0;
         left = time - measure::clock::now()) {
      perform();
      poll(static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
    }
  }

 private:
  void perform() {
    int running = 0;
    curl_multi_perform(calls_.multi(), &running);
    calls_.collect();
  }
  void poll(int timeout_ms) { curl_multi_poll(calls_.multi(), nullptr, 0, timeout_ms, nullptr); }

  CurlCalls calls_;
};

}  // namespace

int main() {
  return measure::run_async<Calls>();
}
