#pragma once

#include <curl/curl.h>

#include <memory>

#include "process/fork_hold.hpp"

namespace userhub {

struct EasyCleanup {
  void operator()(CURL* easy) const {
    const ForkHold hold;
    curl_easy_cleanup(easy);
  }
};
using EasyHandle = std::unique_ptr<CURL, EasyCleanup>;

/// Sets options of an easy handle until one fails, and remembers that failure.
class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) : easy_(easy) {}
  template <typename Value>
  void operator()(CURLoption option, Value value) {
    if (result_ == CURLE_OK) result_ = (curl_easy_setopt)(easy_, option, value);
  }
  /// What another piece has set.
  void operator()(CURLcode result) {
    if (result_ == CURLE_OK) result_ = result;
  }
  CURLcode result() const { return result_; }

 private:
  CURL* easy_;
  CURLcode result_ = CURLE_OK;
};

/// A number that curl knows of the handle's last transfer.
inline long curl_info(CURL* easy, CURLINFO which) {
  long value = 0;
  curl_easy_getinfo(easy, which, &value);
  return value;
}

/// The status of a proxy's answer to CONNECT; 0 if there was none.
inline long tunnel_status(CURL* easy) {
  return curl_info(easy, CURLINFO_HTTP_CONNECTCODE);
}

}  // namespace userhub
