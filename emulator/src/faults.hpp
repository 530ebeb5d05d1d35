#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "fault_kinds.hpp"

namespace userhub::emulator {

/// A fault that waits for calls to befall.
struct QueuedFault {
  std::string spec;
  Fault fault;
  std::string user_id = {};  ///< Whose calls; "": anyone's.
};

/// Which calls go wrong: those of a user whose ID asks for it, and those that meet a queued fault.
class Faults {
 public:
  /// `initial` is what the queue starts with, and again after a reset.
  explicit Faults(std::vector<QueuedFault> initial) : initial_(std::move(initial)) { reset(); }

  /// The fault of this call, if any, counted as used. The queue comes before the ID.
  std::optional<QueuedFault> take(const std::string& user_id);

  void queue(QueuedFault fault) { queue_.push_back(std::move(fault)); }
  void clear() { queue_.clear(); }
  void reset();
  nlohmann::json describe_queue() const;

 private:
  std::optional<QueuedFault> take_queued(const std::string& user_id);

  std::vector<QueuedFault> initial_;
  std::deque<QueuedFault> queue_;       // Their times count down.
  std::map<std::string, int> strikes_;  // By user ID.
};

}  // namespace userhub::emulator
