#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <latch>
#include <optional>
#include <span>

#include "curl_calls.hpp"
#include "measure_async.hpp"

namespace {

using measure::clock;

/// Driven by curl_multi_socket_action() over epoll.
class Calls {
 public:
  Calls() {
    curl_multi_setopt(calls_.multi(), CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(calls_.multi(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(calls_.multi(), CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(calls_.multi(), CURLMOPT_TIMERDATA, this);
  }
  void begin(CurlCalls::Done done) { calls_.begin(std::move(done)); }
  void wait(std::latch& latch) {
    while (!latch.try_wait()) run_once(clock::now() + std::chrono::seconds(1));
  }
  void wait_until(clock::time_point time) {
    while (clock::now() < time) run_once(time);
  }

 private:
  void run_once(clock::time_point end) {
    std::array<epoll_event, 256> events{};
    const auto left = timer_.value_or(end) < end ? *timer_ - clock::now() : end - clock::now();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    const int ready =
        epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(std::max<long>(0, wait)));
    for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(ready))) {
      const bool reads = (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
      const bool writes = (event.events & EPOLLOUT) != 0;
      act(event.data.fd, (reads ? CURL_CSELECT_IN : 0) | (writes ? CURL_CSELECT_OUT : 0));
    }
    if (timer_ && *timer_ <= clock::now()) {
      timer_.reset();
      act(CURL_SOCKET_TIMEOUT, 0);
    }
    calls_.collect();
  }

  void act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(calls_.multi(), socket, events, &running);
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known) {
    auto& calls = *static_cast<Calls*>(self);
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(calls.epoll_, EPOLL_CTL_DEL, socket, nullptr);
      return 0;
    }
    epoll_event event{};
    event.data.fd = socket;
    if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
    if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
    epoll_ctl(calls.epoll_, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
    if (known == nullptr) curl_multi_assign(calls.calls_.multi(), socket, self);
    return 0;
  }

  static int on_timer(CURLM*, long timeout_ms, void* self) {
    auto& timer = static_cast<Calls*>(self)->timer_;
    timer.reset();
    if (timeout_ms >= 0) timer = clock::now() + std::chrono::milliseconds(timeout_ms);
    return 0;
  }

  const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::optional<clock::time_point> timer_;
  CurlCalls calls_;  // last, as its end calls the above
};

}  // namespace

int main() {
  return measure::run_async<Calls>();
}
