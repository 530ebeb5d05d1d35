#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace userhub::emulator {

/// Bounds the time of each connection, so that clients that drip, stall or stay idle cannot keep
/// others out: each has two minutes for a request, and two to take its answer. While all places are
/// taken, a connection that waits for a request has two seconds.
class ConnectionWatch {
 public:
  explicit ConnectionWatch(std::size_t places) : places_(places) {}

  /// A connection was opened, or its answer was sent.
  void expect_request(int descriptor);

  /// The request is complete; its answer starts after the delay.
  void expect_answer(int descriptor, std::chrono::milliseconds delay);

  /// Call it before the descriptor is closed.
  void forget(int descriptor);

 private:
  using Instant = std::chrono::steady_clock::time_point;

  struct Phase {
    Instant since;
    std::chrono::milliseconds allowed;
    bool expects_request = false;
  };

  void enter(int descriptor, std::chrono::milliseconds allowed, bool expects_request);
  void run(const std::stop_token& stop);
  void shut_down_late() const;

  std::size_t places_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<int, Phase> phases_;  // By descriptor.
  // Last: it uses the members above.
  std::jthread thread_{[this](const std::stop_token& stop) { run(stop); }};
};

}  // namespace userhub::emulator
