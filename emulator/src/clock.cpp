#include "clock.hpp"

namespace userhub::emulator {

std::chrono::sys_seconds Clock::now() const {
  return unmoved() + offset_;
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
