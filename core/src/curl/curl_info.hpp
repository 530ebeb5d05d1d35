#pragma once

#include <curl/curl.h>

namespace userhub {

/// A number that curl knows of a handle's last transfer.
inline long curl_info(CURL* easy, CURLINFO which) {
  long value = 0;
  curl_easy_getinfo(easy, which, &value);
  return value;
}

/// The status of the proxy's answer to CONNECT; 0 if there was none.
inline long tunnel_status(CURL* easy) {
  return curl_info(easy, CURLINFO_HTTP_CONNECTCODE);
}

}  // namespace userhub
