#pragma once

#include <csignal>
#include <vector>

namespace userhub::emulator {

/// SIGTERM, SIGINT, and all others that would end the process, but for those of a crash. One that
/// is ignored, as SIGHUP under nohup, stays so.
std::vector<int> ending_signals();

/// Signals that a thread waits for instead of being interrupted by. To be made before any other
/// thread, so that all of them leave the signals to this one.
class Signals {
 public:
  explicit Signals(const std::vector<int>& numbers);

  /// Blocks until one of them arrives.
  siginfo_t wait() const;

  /// Ends the process as if the signal had not been waited for. Returns where that does not end it,
  /// as in the first process of a container.
  void end_by(int number) const;

  /// The signal mask before this was made.
  const sigset_t& previous_mask() const { return previous_mask_; }

 private:
  sigset_t set_{};
  sigset_t previous_mask_{};
};

}  // namespace userhub::emulator
