#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace userhub {

struct CurlUrlFree {
  void operator()(char* text) const { curl_free(text); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// A URL that libcurl has parsed.
using CurlUrl = std::unique_ptr<CURLU, CurlUrlFree>;

/// Parses `text` by libcurl's CURLU_ flags. Null if it is not a URL. Throws std::bad_alloc.
CurlUrl parse_url(const std::string& text, unsigned flags = 0);

/// A part of the URL; "" if it has none. Throws std::bad_alloc.
std::string url_part(const CurlUrl& url, CURLUPart which, unsigned flags = 0);

}  // namespace userhub
