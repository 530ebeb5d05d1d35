#pragma once

#include <csignal>
#include <initializer_list>

namespace userhub::emulator {

/// Signals that a thread waits for instead of being interrupted by. To be made before any other
/// thread, so that all of them leave the signals to this one.
class Signals {
 public:
  Signals(std::initializer_list<int> numbers);

  /// Blocks until one of them arrives.
  siginfo_t wait() const;

  /// The signal mask before this was made.
  const sigset_t& previous_mask() const { return previous_mask_; }

 private:
  sigset_t set_{};
  sigset_t previous_mask_{};
};

}  // namespace userhub::emulator
