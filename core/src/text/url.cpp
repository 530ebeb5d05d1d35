#include "text/url.hpp"

#include <new>
#include <utility>

namespace userhub {

CurlUrl parse_url(const std::string& text, unsigned flags) {
  CurlUrl url(curl_url());
  const CURLUcode set =
      url ? curl_url_set(url.get(), CURLUPART_URL, text.c_str(), flags) : CURLUE_OUT_OF_MEMORY;
  if (set == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  return set == CURLUE_OK ? std::move(url) : nullptr;
}

std::string url_part(const CurlUrl& url, CURLUPart which, unsigned flags) {
  char* text = nullptr;
  const CURLUcode got = curl_url_get(url.get(), which, &text, flags);
  if (got == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (got != CURLUE_OK) return {};
  return std::unique_ptr<char, CurlUrlFree>(text).get();
}

}  // namespace userhub
