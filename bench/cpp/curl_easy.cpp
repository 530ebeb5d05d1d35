#include "curl_handle.hpp"
#include "measure.hpp"

int main() {
  CurlHandle handle;
  return measure::run_blocking([&] {
    handle.begin();
    handle.end(curl_easy_perform(handle.easy()));
  });
}
