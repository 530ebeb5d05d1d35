#pragma once

#include <curl/curl.h>
#include <simdjson.h>

#include <memory>
#include <sstream>

#include "workload.hpp"

/// What an application that calls libcurl by hand would keep for one connection. Its request is
/// made beforehand; URL and body are set for each call, for they name the user.
class CurlHandle {
 public:
  /// `owner` is what CURLINFO_PRIVATE gives.
  explicit CurlHandle(void* owner = nullptr) {
    std::istringstream lines(workload::setting("BENCH_HEADERS"));
    for (std::string line; std::getline(lines, line);) {
      headers_ = curl_slist_append(headers_, line.c_str());
    }
    set(CURLOPT_HTTPHEADER, headers_);
    set(CURLOPT_POST, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, 20'000L);
    set(CURLOPT_CONNECTTIMEOUT_MS, 5'000L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_ACCEPT_ENCODING, "gzip");
    set(CURLOPT_WRITEFUNCTION, on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_PRIVATE, owner);
    if (!ca_file_.empty()) set(CURLOPT_CAINFO, ca_file_.c_str());
  }
  ~CurlHandle() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
  }
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  CURL* easy() const { return easy_; }

  void begin() {
    answer_.clear();
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_POSTFIELDS, body_.c_str());
  }

  void end(CURLcode result) {
    if (result != CURLE_OK) workload::fail(curl_easy_strerror(result));
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) workload::fail("an answer that is not 200");
    std::string_view redirect_url;
    if (parser_.parse(answer_)["redirectUrl"].get(redirect_url) != simdjson::SUCCESS) {
      workload::fail("an answer without a redirect URL");
    }
    workload::check(redirect_url);
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    if ((curl_easy_setopt)(easy_, option, value) != CURLE_OK) workload::fail("a curl option");
  }

  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    static_cast<CurlHandle*>(self)->answer_.append(bytes, size * count);
    return size * count;
  }

  CURL* const easy_ = curl_easy_init();
  curl_slist* headers_ = nullptr;
  const std::string url_ = workload::setting("BENCH_URL");
  const std::string body_ = workload::setting("BENCH_BODY");
  const std::string ca_file_ = workload::setting("USERHUB_CA_FILE");
  std::string answer_;
  simdjson::dom::parser parser_;
};
