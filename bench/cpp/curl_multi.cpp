#include <vector>

#include "curl_handle.hpp"
#include "measure.hpp"

namespace {

struct Chain {
  CurlHandle handle{this};
  measure::clock::time_point begun{};
};

}  // namespace

int main() {
  const std::size_t concurrency = measure::concurrency();
  std::vector<Chain> chains(concurrency);
  CURLM* multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(concurrency));
  const int result = measure::run([&](measure::Stretch& stretch) {
    const auto begin = [&](Chain& chain) {
      chain.begun = stretch.begin_call();
      chain.handle.begin();
      curl_multi_add_handle(multi, chain.handle.easy());
    };
    for (Chain& chain : chains) begin(chain);
    int running = 1;
    while (running > 0) {
      curl_multi_perform(multi, &running);
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        Chain* chain = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &chain);
        const CURLcode ended = message->data.result;
        curl_multi_remove_handle(multi, chain->handle.easy());
        chain->handle.end(ended);
        stretch.end_call(chain->begun);
        if (!stretch.goes_on()) continue;
        begin(*chain);
        running = 1;
      }
      if (running > 0) curl_multi_poll(multi, nullptr, 0, 1'000, nullptr);
    }
  });
  chains.clear();
  curl_multi_cleanup(multi);
  return result;
}
