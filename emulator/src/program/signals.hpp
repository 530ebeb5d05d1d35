#pragma once

#include <csignal>
#include <vector>

namespace userhub::emulator {

/// SIGTERM, SIGINT and all others that would end the process, except those of a crash and those
/// that are ignored, such as SIGHUP under nohup.
std::vector<int> ending_signals();

/// Blocks signals so that a thread can wait for them. Create it before any other thread: threads
/// inherit the mask.
class Signals {
 public:
  explicit Signals(const std::vector<int>& numbers);

  /// Blocks until one of them arrives.
  siginfo_t wait() const;

  /// Ends the process by the signal itself. Returns if that does not end it, as in the first
  /// process of a container.
  void end_by(int number) const;

  /// The signal mask before the constructor.
  const sigset_t& previous_mask() const { return previous_mask_; }

 private:
  sigset_t set_{};
  sigset_t previous_mask_{};
};

}  // namespace userhub::emulator
