#pragma once

#include <curl/curl.h>

#include <chrono>
#include <optional>
#include <span>

#include "curl/curl_multi.hpp"
#include "curl/poller.hpp"
#include "curl/socket_events.hpp"

namespace userhub {

/// A curl multi handle that is driven by the events of its sockets: a turn costs what the transfers
/// take that have something to do, however many others wait for an answer. With a libcurl in which
/// that is broken, see has_sound_socket_events(), each turn asks all of them, as with a CurlMulti.
class EventMulti {
 public:
  /// Throws std::bad_alloc, and std::system_error if too many files are open.
  explicit EventMulti(long max_connections, bool by_events = has_sound_socket_events());
  EventMulti(const EventMulti&) = delete;
  EventMulti& operator=(const EventMulti&) = delete;

  CURLMcode add(CURL* easy) { return multi_.add(easy); }
  void remove(CURL* easy) { multi_.remove(easy); }
  std::optional<CurlMulti::Finished> next_finished() { return multi_.next_finished(); }

  /// Does what can be done without waiting. If it fails, all transfers have.
  CURLMcode perform();

  /// Waits for a socket, a timer of curl's, a signal or wake(), at most so long.
  CURLMcode wait(std::chrono::milliseconds longest);

  /// Ends wait(), now or the next time. From any thread.
  void wake();

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  CURLMcode act(curl_socket_t socket, int events);

  std::optional<Poller> poller_;  ///< Unless it polls.
  std::span<const Poller::Ready> ready_;
  std::optional<std::chrono::steady_clock::time_point> timer_;
  bool is_unwatched_ = false;  ///< A socket is, for want of memory.
  CurlMulti multi_;            ///< Last: its end calls on_socket().
};

}  // namespace userhub
