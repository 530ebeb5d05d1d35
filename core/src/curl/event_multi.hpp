#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <span>

#include "curl/curl_multi.hpp"
#include "curl/poller.hpp"
#include "curl/socket_events.hpp"

namespace userhub {

/// A curl multi handle that is driven by the events of its sockets: the cost depends only on the
/// transfers that have something to do, not on those that wait for an answer. If that is
/// broken in this libcurl (see has_working_socket_events()), it polls all of them, as CurlMulti
/// does.
class EventMulti {
 public:
  /// Throws std::bad_alloc, and std::system_error if too many files are open.
  explicit EventMulti(long max_connections, bool by_events = has_working_socket_events());

  CURLMcode add(CURL* easy) { return multi_.add(easy); }
  void remove(CURL* easy) { multi_.remove(easy); }
  std::optional<CurlMulti::Finished> next_finished() { return multi_.next_finished(); }

  /// Does all work that is possible without waiting. If it fails, all transfers have failed.
  CURLMcode perform();

  /// Waits for a socket, a timer of curl, a signal or wake(), at most `longest`.
  CURLMcode wait(std::chrono::milliseconds longest);

  /// Ends the wait() in progress, or else the next one. From any thread.
  void wake();

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  CURLMcode socket_action(curl_socket_t socket, int events);

  std::optional<Poller> poller_;  ///< Unset if curl polls.
  std::span<const Poller::Ready> ready_;
  std::optional<std::chrono::steady_clock::time_point> timer_;
  bool watch_failed_ = false;  ///< Because memory ran out.
  /// If curl polls: perform() of curl 8.21.0 consumes the wake-up itself (curl issue 22272).
  std::atomic<bool> is_woken_ = false;
  CurlMulti multi_;  ///< Last: its destructor calls on_socket().
};

}  // namespace userhub
