#pragma once

#include <optional>
#include <vector>

#include "event_queue.hpp"

namespace userhub::fleet {

/// What a fleet sent and what came of its calls, in bins of 100 ms from TimePoint{} on.
class Load {
 public:
  static constexpr Duration bin_length = std::chrono::milliseconds(100);

  /// Nothing happens at `end` or later.
  explicit Load(TimePoint end);

  void sent(TimePoint now) { ++requests_.at(bin_of(now)); }
  void call_ended(TimePoint begun, TimePoint now, bool succeeded);

  static std::size_t bin_of(TimePoint moment) {
    return static_cast<std::size_t>(moment.time_since_epoch() / bin_length);
  }
  const std::vector<int>& requests() const { return requests_; }
  const std::vector<int>& calls() const { return calls_; }
  const std::vector<int>& failed() const { return failed_; }
  /// The last call that failed or took more than a second began then; TimePoint{}: none did.
  TimePoint last_troubled() const { return last_troubled_; }
  /// The last call of all that ended began then.
  TimePoint last_begun() const { return last_begun_; }

 private:
  std::vector<int> requests_;
  std::vector<int> calls_;   ///< By when they began.
  std::vector<int> failed_;  ///< Those of them that did.
  TimePoint last_troubled_;
  TimePoint last_begun_;
};

}  // namespace userhub::fleet
