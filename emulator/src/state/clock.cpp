#include "state/clock.hpp"

namespace userhub::emulator {

std::chrono::sys_seconds Clock::now() const {
  return held_ ? *held_ : unmoved() + offset_;
}

std::chrono::milliseconds Clock::since(std::chrono::steady_clock::time_point then) const {
  using std::chrono::milliseconds;
  if (stands_still_) return {};
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - then);
}

void Clock::set(std::chrono::sys_seconds time) {
  offset_ = time - unmoved();
}

std::chrono::sys_seconds Clock::unmoved() const {
  using std::chrono::January;
  if (stands_still_) return std::chrono::sys_days(std::chrono::year(2026) / January / 1);
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace userhub::emulator
