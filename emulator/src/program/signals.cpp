#include "signals.hpp"

#include <algorithm>
#include <array>

namespace userhub::emulator {
namespace {

constexpr std::array harmless_signals{SIGCHLD, SIGCONT, SIGURG,  SIGWINCH,
                                      SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
constexpr std::array crash_signals{SIGKILL, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGPIPE};

bool would_end(int number) {
  struct sigaction action{};  // The C library reserves some numbers.
  return std::ranges::find(harmless_signals, number) == harmless_signals.end() &&
         std::ranges::find(crash_signals, number) == crash_signals.end() &&
         sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_DFL;
}

}  // namespace

std::vector<int> ending_signals() {
  std::vector<int> numbers{SIGTERM, SIGINT};
  for (int number = 1; number <= SIGRTMAX; ++number) {
    if (would_end(number)) numbers.push_back(number);
  }
  return numbers;
}

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
