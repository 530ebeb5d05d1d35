#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>

#include "attempt_outcome.hpp"

namespace userhub {

/// A curl multi handle: transfers, the connections they share, and one wait for all of them. For
/// one thread at a time, except wake(). A fork() waits while a thread is inside curl: see ForkHold.
class CurlMulti {
 public:
  /// Keeps up to `max_connections` idle connections. Throws std::bad_alloc, or std::system_error if
  /// there are no descriptors for it.
  explicit CurlMulti(long max_connections);

  CURLM* handle() const { return multi_.get(); }

  CURLMcode add(CURL* easy);
  void remove(CURL* easy);

  /// Does all work that is possible without waiting.
  CURLMcode perform();

  /// Waits for a socket, a timer of curl, a signal or wake(), at most `longest`.
  CURLMcode poll(std::chrono::milliseconds longest);

  /// Ends the poll() in progress, or else the next one. From any thread. Always returns false
  /// if the constructor got no descriptors for it.
  bool wake();

  struct Finished {
    CURL* easy;
    CURLcode result;
  };
  /// A transfer that has ended; each is returned once.
  std::optional<Finished> next_finished();

 private:
  struct Cleanup {
    void operator()(CURLM* multi) const;
  };
  std::unique_ptr<CURLM, Cleanup> multi_;
};

/// The outcome of each transfer in progress after a function of the multi handle failed with this
/// code.
AttemptOutcome curl_multi_failure(CURLMcode code);

}  // namespace userhub
