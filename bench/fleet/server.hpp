#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "event_queue.hpp"

namespace userhub::fleet {

/// How a server does from some moment on.
struct Condition {
  TimePoint from{};
  double capacity = 0;             ///< Requests a second, more than 0.
  Duration longest_queue{};        ///< It refuses what would wait longer.
  bool refuses_all = false;        ///< But for what it has in its queue.
  int refusal = 503;               ///< The status of a refusal.
  std::string_view retry_after{};  ///< That header of a refusal; "": none. It outlives the server.
};

struct Answer {
  int status = 200;
  std::string_view retry_after{};
  TimePoint at{};  ///< When the client has it.
};

/// A server of limited capacity. It works through requests in order, one after the other, also
/// where the client has gone meanwhile. A refusal takes it no time.
class Server {
 public:
  /// `conditions`: at least one, in order; the first holds before its own moment, too. `latency`:
  /// of the network, there and back.
  Server(std::vector<Condition> conditions, Duration latency);

  /// A request comes in, not before the last one.
  Answer receive(TimePoint now);

 private:
  bool is_over(std::size_t condition, TimePoint now) const;
  TimePoint work_from(TimePoint begun);

  std::vector<Condition> conditions_;
  std::size_t arriving_ = 0;  ///< The condition in which requests come in,
  std::size_t working_ = 0;   ///< and that in which the last of the queue will be worked on.
  Duration latency_;
  TimePoint free_;  ///< When its queue will be empty.
};

}  // namespace userhub::fleet
