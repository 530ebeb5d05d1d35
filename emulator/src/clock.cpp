#include "clock.hpp"

namespace userhub::emulator {

std::chrono::sys_seconds Clock::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + offset_;
}

}  // namespace userhub::emulator
