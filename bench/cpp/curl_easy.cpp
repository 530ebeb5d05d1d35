#include "curl_handle.hpp"
#include "measure.hpp"

/// A handle for each thread, and nothing that two of them share.
int main() {
  return measure::run_blocking([] {
    curl_global_init(CURL_GLOBAL_ALL);
    return [] {
      static thread_local CurlHandle handle;
      handle.begin();
      handle.end(curl_easy_perform(handle.easy()));
    };
  });
}
