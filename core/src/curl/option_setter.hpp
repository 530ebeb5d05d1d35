#pragma once

#include <curl/curl.h>

namespace userhub {

/// Sets options of a handle until one fails, and remembers that failure.
class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) : easy_(easy) {}
  template <typename Value>
  void operator()(CURLoption option, Value value) {
    if (result_ == CURLE_OK) result_ = (curl_easy_setopt)(easy_, option, value);
  }
  CURLcode result() const { return result_; }

 private:
  CURL* easy_;
  CURLcode result_ = CURLE_OK;
};

}  // namespace userhub
