#include "curl_url.hpp"

namespace userhub {

std::string url_part(const CurlUrl& url, CURLUPart which, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  return std::unique_ptr<char, CurlUrlFree>(text).get();
}

}  // namespace userhub
