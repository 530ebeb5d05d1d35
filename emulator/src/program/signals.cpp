#include "signals.hpp"

namespace userhub::emulator {

Signals::Signals(const std::vector<int>& numbers) {
  sigemptyset(&set_);
  for (const int number : numbers) sigaddset(&set_, number);
  pthread_sigmask(SIG_BLOCK, &set_, &previous_mask_);
}

siginfo_t Signals::wait() const {
  siginfo_t info{};
  while (sigwaitinfo(&set_, &info) < 0) {
    // Interrupted by a signal that is not ours, or by a debugger.
  }
  return info;
}

void Signals::end_by(int number) const {
  pthread_sigmask(SIG_SETMASK, &previous_mask_, nullptr);
  raise(number);
}

}  // namespace userhub::emulator
