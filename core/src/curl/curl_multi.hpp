#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>

#include "attempt_outcome.hpp"

namespace userhub {

/// A curl multi handle: transfers, the connections they share, and one wait for all of them. For
/// one thread at a time, but for wake(). No fork() happens inside curl: see ForkHold.
class CurlMulti {
 public:
  /// Keeps up to so many idle connections. Throws std::bad_alloc.
  explicit CurlMulti(long max_connections);

  CURLM* handle() const { return multi_.get(); }

  CURLMcode add(CURL* easy);
  void remove(CURL* easy);

  /// Does what can be done without waiting.
  CURLMcode perform();

  /// Waits for a socket, a timer of curl's, a signal or wake(), at most so long.
  CURLMcode poll(std::chrono::milliseconds longest);

  /// Ends poll(), now or the next time. From any thread. False, always, where there were no
  /// descriptors for it when this was made.
  bool wake();

  struct Finished {
    CURL* easy;
    CURLcode result;
  };
  /// A transfer that has ended since it was added, each once.
  std::optional<Finished> next_finished();

 private:
  struct Cleanup {
    void operator()(CURLM* multi) const;
  };
  std::unique_ptr<CURLM, Cleanup> multi_;
};

/// Of each transfer in progress where a function of the multi handle failed with this code.
AttemptOutcome curl_multi_failure(CURLMcode code);

}  // namespace userhub
