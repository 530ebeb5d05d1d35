#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace userhub {

struct CurlUrlFree {
  void operator()(char* text) const { curl_free(text); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// A URL as libcurl takes it apart.
using CurlUrl = std::unique_ptr<CURLU, CurlUrlFree>;

/// `text` taken apart, by libcurl's CURLU_ flags; nothing where it is no URL. Throws
/// std::bad_alloc.
CurlUrl parse_url(const std::string& text, unsigned flags = 0);

/// One part of it; "" where there is none. Throws std::bad_alloc.
std::string url_part(const CurlUrl& url, CURLUPart which, unsigned flags = 0);

}  // namespace userhub
