#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "curl_handle.hpp"

/// Calls on one multi handle of libcurl, which somebody else drives.
class CurlCalls {
 public:
  using Done = std::function<void()>;

  CurlCalls() {
    const long connections = std::stol(workload::setting("BENCH_CONNECTIONS"));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, connections);
  }
  ~CurlCalls() {
    calls_.clear();
    curl_multi_cleanup(multi_);
  }
  CurlCalls(const CurlCalls&) = delete;
  CurlCalls& operator=(const CurlCalls&) = delete;

  CURLM* multi() const { return multi_; }

  void begin(Done done) {
    Call& call = take_idle();
    call.done = std::move(done);
    call.handle.begin();
    curl_multi_add_handle(multi_, call.handle.easy());
  }

  /// Says which calls have ended.
  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      Call* call = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
      const CURLcode ended = message->data.result;
      curl_multi_remove_handle(multi_, call->handle.easy());
      call->handle.end(ended);
      idle_.push_back(call);
      std::exchange(call->done, nullptr)();
    }
  }

 private:
  struct Call {
    CurlHandle handle{this};
    Done done;
  };

  /// The handle used last, or a new one.
  Call& take_idle() {
    if (idle_.empty()) return *calls_.emplace_back(std::make_unique<Call>());
    Call& call = *idle_.back();
    idle_.pop_back();
    return call;
  }

  CURLM* const multi_ = curl_multi_init();
  std::vector<std::unique_ptr<Call>> calls_;
  std::vector<Call*> idle_;
};
