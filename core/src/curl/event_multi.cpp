#include "curl/event_multi.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "process/fork_hold.hpp"

namespace userhub {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

EventMulti::EventMulti(long max_connections, bool by_events) : multi_(max_connections) {
  if (!by_events) {
    // curl reports no error if it got no descriptors to be woken by.
    if (multi_.wake()) return;
    throw std::system_error(std::make_error_code(std::errc::too_many_files_open));
  }
  poller_.emplace();
  CURLM* const multi = multi_.handle();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
}

CURLMcode EventMulti::perform() {
  if (!poller_) return multi_.perform();
  CURLMcode code = CURLM_OK;
  for (const auto& ready : std::exchange(ready_, {})) {
    // A failed socket counts as readable: reading it tells curl what failed.
    code = socket_action(ready.descriptor, (ready.readable ? CURL_CSELECT_IN : 0) |
                                               (ready.writable ? CURL_CSELECT_OUT : 0));
    if (code != CURLM_OK) return code;
  }
  if (timer_ && *timer_ <= steady_clock::now()) {
    timer_.reset();
    code = socket_action(CURL_SOCKET_TIMEOUT, 0);
  }
  return std::exchange(watch_failed_, false) ? CURLM_OUT_OF_MEMORY : code;
}

CURLMcode EventMulti::wait(milliseconds longest) {
  if (!poller_) {
    const CURLMcode code = multi_.poll(is_woken_ ? milliseconds{0} : longest);
    is_woken_ = false;
    return code;
  }
  if (timer_) {
    const auto left = std::chrono::ceil<milliseconds>(*timer_ - steady_clock::now());
    longest = std::clamp(left, milliseconds{0}, longest);
  }
  ready_ = poller_->wait(longest);
  return CURLM_OK;
}

void EventMulti::wake() {
  if (poller_) {
    poller_->wake();
  } else {
    is_woken_ = true;
    multi_.wake();
  }
}

CURLMcode EventMulti::socket_action(curl_socket_t socket, int events) {
  const ForkHold hold;
  int running = 0;
  return curl_multi_socket_action(multi_.handle(), socket, events, &running);
}

/// Never returns a failure: curl would then refuse to use the multi handle.
int EventMulti::on_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* self,
                          void* /*unused*/) {
  auto& multi = *static_cast<EventMulti*>(self);
  if (what == CURL_POLL_REMOVE) {
    multi.poller_->forget(socket);
  } else if (!multi.poller_->watch(socket, (what & CURL_POLL_IN) != 0,
                                   (what & CURL_POLL_OUT) != 0)) {
    multi.watch_failed_ = true;
  }
  return 0;
}

int EventMulti::on_timer(CURLM* /*multi*/, long left, void* self) {
  auto& timer = static_cast<EventMulti*>(self)->timer_;
  if (left < 0) {
    timer.reset();
  } else {
    timer = steady_clock::now() + milliseconds{left};
  }
  return 0;
}

}  // namespace userhub
