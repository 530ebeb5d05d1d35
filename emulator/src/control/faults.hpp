#pragma once

#include <deque>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "control/fault_kinds.hpp"
#include "control/trace.hpp"
#include "state/billing.hpp"

namespace userhub::emulator {

/// A fault that is queued for the next valid requests.
struct QueuedFault {
  std::string spec;
  Fault fault;
  std::string user_id = {};  ///< Only this user's calls, or this account's payments; "": any.
};

/// Decides which calls and payments fail: by the queue of faults, or by a user ID that names a
/// fault.
class Faults {
 public:
  /// `initial` is the queue at the start and after a reset.
  explicit Faults(std::vector<QueuedFault> initial) : initial_(std::move(initial)) { reset(); }

  /// Applies the fault of this call, if any, to its answer.
  Response apply(Response answer, const Request& request, Trace& trace);

  /// Whether this payment of an account is declined.
  bool declines(const std::string& account_id, Billing::Payment payment);

  void queue(QueuedFault fault) { queue_.push_back(std::move(fault)); }
  void clear() { queue_.clear(); }
  void reset();
  nlohmann::json describe_queue() const;

 private:
  using Target = FaultKind::Target;

  /// The fault for this call or payment, if any, and counts it. The queue comes before the user ID.
  std::optional<QueuedFault> take(const std::string& user_id,
                                  std::initializer_list<Target> targets);
  std::optional<QueuedFault> take_queued(const std::string& user_id,
                                         std::initializer_list<Target> targets);

  std::vector<QueuedFault> initial_;
  std::deque<QueuedFault> queue_;            // Their times count down.
  std::map<std::string, int> fault_counts_;  // By user ID.
};

}  // namespace userhub::emulator
